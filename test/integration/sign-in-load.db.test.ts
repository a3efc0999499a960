import { expect, test } from "vitest";
import { systemNow } from "@/lib/clock";
import { signIn } from "@/lib/staff/sign-in";
import { UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { CallbackClient } from "@/test/support/callback-client";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { expectWithin } from "@/test/support/time-limit";

const AT_ONCE = 64;
const CALLBACKS = 100;

const product = useProductWithSandbox();

test("99 of 100 callbacks are answered within 250 ms while 64 strangers keep signing in at once", async () => {
  const client = await CallbackClient.create(product, await product.createHospital("v3"));
  const token = await client.token();
  await client.post({ token });

  const outcomes = { compared: 0, "too-busy": 0 };
  let isOver = false;
  const signInOnce = async (wave: number, stranger: number) => {
    const input = { email: `stranger-${wave}-${stranger}@nowhere.example`, password: "wrong" };
    const origin = { ...UNKNOWN_ORIGIN, address: `10.0.${wave % 250}.${stranger}` };
    const scope = { database: product.database, now: systemNow() };
    const code = await signIn(scope, input, { origin, deviceToken: null }).then(
      () => "compared" as const,
      () => "too-busy" as const,
    );
    outcomes[code] += 1;
  };
  const strangers = (async () => {
    for (let wave = 0; !isOver; wave += 1)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, stranger) => signInOnce(wave, stranger)));
  })();

  const times: number[] = [];
  for (let sent = 0; sent < CALLBACKS; sent += 1) {
    const startedAt = performance.now();
    expect(await client.post({ token })).toBe(202);
    times.push(performance.now() - startedAt);
  }
  isOver = true;
  await strangers;
  expect(outcomes.compared).toBeGreaterThan(0);
  expect(outcomes["too-busy"]).toBeGreaterThan(0);
  expectWithin(times.toSorted((one, other) => one - other)[Math.floor(CALLBACKS * 0.99) - 1] ?? Infinity, 250);
});
