import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { createKeySet, type KeySet } from "@/lib/abdm/token-verification/key-set";
import { newSigner, TokenRealm, type Signer } from "@/test/support/token-realm";

let first: Signer;
let second: Signer;
let realm: TokenRealm;
let keys: KeySet;
let changes: number;

beforeAll(async () => {
  first = await newSigner("first", "RS256");
  second = await newSigner("second", "RS512");
});

beforeEach(() => {
  realm = new TokenRealm(first);
  realm.publishedKeys = [first.jwk, second.jwk];
  changes = 0;
  keys = createKeySet({ ...realm, onChange: () => (changes += 1) });
});

describe("a key set", () => {
  it("is fetched once, for many callers at the same time, and only when somebody asks", async () => {
    expect(realm.fetchCount).toBe(0);
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find("first")));
    expect(found).toEqual(Array(50).fill(expect.objectContaining({ alg: "RS256" })));
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect([realm.fetchCount, changes]).toEqual([1, 1]);
  });

  it("is asked once in 30 seconds, however many unknown keys are named", async () => {
    await keys.find("first");
    realm.clock += 31_000;
    for (let n = 0; n < 20; n += 1) expect(await keys.find(`unknown-${n}`)).toBe("unknown");
    expect(realm.fetchCount).toBe(2);
    realm.clock += 29_999;
    await keys.find("unknown");
    expect(realm.fetchCount).toBe(2);
    realm.clock += 1;
    await keys.find("unknown");
    expect(realm.fetchCount).toBe(3);
  });

  it("is replaced whole when keys are rotated", async () => {
    await keys.find("first");
    realm.clock += 31_000;
    const rotated = await newSigner("rotated", "RS256");
    realm.publishedKeys = [rotated.jwk];
    expect(await keys.find("rotated")).toMatchObject({ alg: "RS256" });
    expect(await keys.find("first")).toBe("unknown");
    expect(changes).toBe(2);
  });

  it("loses a withdrawn key within the hour, without making anybody wait", async () => {
    await keys.find("first");
    realm.publishedKeys = [second.jwk];
    realm.clock += 60 * 60_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    await expect.poll(() => changes).toBe(2);
    expect(await keys.find("first")).toBe("unknown");
    expect(realm.fetchCount).toBe(2);
  });
});

describe("a key that changes under its id", () => {
  it("is found by one more look, which many bad signatures share", async () => {
    const old = await keys.find("first");
    if (typeof old === "string") throw new Error("the key was just published");
    const moved = await newSigner("first", "RS256");
    realm.publishedKeys = [moved.jwk];
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.findReplacement("first", old)));
    expect(found).toEqual(Array(50).fill(expect.objectContaining({ modulus: moved.jwk.n })));
    expect(realm.fetchCount).toBe(2);
  });

  it("shares its one look in 30 seconds with keys that are unknown", async () => {
    const old = await keys.find("first");
    if (typeof old === "string") throw new Error("the key was just published");
    await keys.find("unknown");
    for (let n = 0; n < 20; n += 1)
      expect(await keys.findReplacement("first", old)).toMatchObject({ modulus: first.jwk.n });
    expect(realm.fetchCount).toBe(2);
    realm.clock += 30_000;
    await keys.findReplacement("first", old);
    await keys.find("unknown");
    expect(realm.fetchCount).toBe(3);
  });
});

describe("a key set that cannot be fetched", () => {
  it("goes on with the keys it has; others may exist, and nobody can say", async () => {
    await keys.find("first");
    realm.publishedKeys = "down";
    realm.clock += 2 * 60 * 60_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    expect(await keys.find("unknown")).toBe("unavailable");
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
  });

  it("is asked again within seconds where there are no keys at all", async () => {
    realm.publishedKeys = "down";
    for (let n = 0; n < 5; n += 1) expect(await keys.find("first")).toBe("unavailable");
    expect(realm.fetchCount).toBe(1);
    realm.publishedKeys = [first.jwk];
    realm.clock += 5_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
  });

  it("keeps nobody waiting for ever, nor does a session that never opens", async () => {
    vi.useFakeTimers();
    try {
      const never = new Promise<never>(() => {});
      const silent = createKeySet({ ...realm, fetch: () => never, onChange: () => {} });
      const closed = createKeySet({ ...realm, addresses: [{ url: "x", headers: () => never }], onChange: () => {} });
      const found = Promise.all([silent.find("first"), closed.find("first")]);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await found).toEqual(["unavailable", "unavailable"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is one that has no key in it, an error page, or something else", async () => {
    for (const answer of [
      () => Response.json({ keys: [] }),
      () => Response.json({ error: { code: "ABDM-1024" } }),
      () => new Response("<html></html>"),
      () => Response.json({ keys: [first.jwk] }, { status: 503 }),
    ]) {
      const broken = createKeySet({ ...realm, fetch: async () => answer(), onChange: () => {} });
      expect(await broken.find("first")).toBe("unavailable");
    }
  });
});

it("leaves out keys without an algorithm, of another kind, for encryption or too short to be safe", async () => {
  const { alg: _alg, ...withoutAlg } = first.jwk;
  const bad = [
    withoutAlg,
    { ...first.jwk, alg: "HS256" },
    { ...first.jwk, use: "enc" },
    { ...first.jwk, kty: "oct", k: "AAAA" },
    { ...first.jwk, n: "AQAB" },
    { ...first.jwk, kid: "" },
    null,
  ];
  realm.publishedKeys = [...bad, second.jwk];
  expect(await keys.find("first")).toBe("unknown");
  expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
});
