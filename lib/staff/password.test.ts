import { hashSync } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { hashPassword, isPassword } from "@/lib/staff/password";
import { HASHING_THREADS, MOST_WAITING } from "@/lib/staff/password-threads";

const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

describe("a password", () => {
  test("is right in every way of writing its characters", async () => {
    const hash = await hashPassword("caf\u00e9 in Pune at ten");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=4,p=1\$/);
    expect(await isPassword(hash, "cafe\u0301 in Pune at ten")).toBe(true);
    expect(await isPassword(hash, "cafe in Pune at ten")).toBe(false);
  });

  test("is right against a hash that was made without normalising it", async () => {
    const typed = "cafe\u0301 in Pune";
    expect(await isPassword(hashSync(typed, CHEAP), typed)).toBe(true);
  });

  test.each([null, "", "-", "$argon2id$"])("is wrong against %j, which is no hash", async (hash) => {
    expect(await isPassword(hash, "whatever it is")).toBe(false);
  });

  test("beyond two at once and eight waiting is refused at once", async () => {
    const limit = HASHING_THREADS + MOST_WAITING;
    const tries = Array.from({ length: 64 }, () => isPassword(null, "wrong").catch((error: unknown) => error));
    const outcomes = await Promise.all(tries);
    expect(outcomes.slice(0, limit)).toEqual(Array.from({ length: limit }, () => false));
    for (const outcome of outcomes.slice(limit)) expect(outcome).toMatchObject({ code: "too-busy" });
    expect(await isPassword(null, "wrong")).toBe(false);
  });
});
