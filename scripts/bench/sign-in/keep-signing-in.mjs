/**
 * Keeps so many sign-ins of unknown accounts under way, each from an address of its own, until `stop`, which returns how many were answered
 * with each status.
 * @param {number} port
 * @param {number} atOnce
 */
export function keepSigningIn(port, atOnce) {
  const base = `http://127.0.0.1:${port}/api/auth`;
  /** @type {Record<string, number>} */
  const statuses = {};
  let isOver = false;
  let number = 0;
  const signIn = async (csrf, cookie) => {
    number += 1;
    const response = await fetch(`${base}/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, "x-forwarded-for": `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` },
      body: new URLSearchParams({
        csrfToken: csrf,
        email: `stranger-${number}@nowhere.example`,
        password: "wrong",
        json: "true",
      }),
    });
    await response.arrayBuffer();
    statuses[response.status] = (statuses[response.status] ?? 0) + 1;
  };
  const run = async () => {
    const response = await fetch(`${base}/csrf`);
    const { csrfToken } = /** @type {{ csrfToken: string }} */ (await response.json());
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    while (!isOver) await signIn(csrfToken, cookie);
  };
  const all = Promise.all(Array.from({ length: atOnce }, run));
  return {
    stop: async () => {
      isOver = true;
      await all;
      return statuses;
    },
  };
}
