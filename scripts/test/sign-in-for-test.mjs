const DEMO_PASSWORD = "consent-desk-demo";

/**
 * Signs in as somebody of the demo hospitals, without a browser. Returns a `fetch` for paths of the application that sends the session's
 * cookies; its `cookie()` is the value of that header.
 * @param {string} appUrl
 * @param {string} email
 * @returns {Promise<((path: string, init?: RequestInit) => Promise<Response>) & { cookie: () => string }>}
 */
export async function signInForTest(appUrl, email) {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const fetchWithCookies = async (path, init = {}) => {
    const headers = { ...init.headers, cookie: cookie() };
    const response = await fetch(appUrl + path, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  };
  const { csrfToken } = await (await fetchWithCookies("/api/auth/csrf")).json();
  const form = new URLSearchParams({ csrfToken, email, password: DEMO_PASSWORD, json: "true" });
  await fetchWithCookies("/api/auth/callback/credentials", { method: "POST", body: form });
  return Object.assign(fetchWithCookies, { cookie });
}
