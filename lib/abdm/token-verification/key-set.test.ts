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
  it("is fetched once for many simultaneous look-ups, and not before the first", async () => {
    expect(realm.fetchCount).toBe(0);
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find("first")));
    expect(found).toEqual(Array(50).fill(expect.objectContaining({ alg: "RS256" })));
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect([realm.fetchCount, changes]).toEqual([1, 1]);
  });

  it("is fetched once in 30 seconds for any number of unknown key ids", async () => {
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

  it("is replaced completely when keys are rotated", async () => {
    await keys.find("first");
    realm.clock += 31_000;
    const rotated = await newSigner("rotated", "RS256");
    realm.publishedKeys = [rotated.jwk];
    expect(await keys.find("rotated")).toMatchObject({ alg: "RS256" });
    expect(await keys.find("first")).toBe("unknown");
    expect(changes).toBe(2);
  });

  it("loses a withdrawn key after an hour, without delaying the look-up that notices it", async () => {
    await keys.find("first");
    realm.publishedKeys = [second.jwk];
    realm.clock += 60 * 60_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    await expect.poll(() => changes).toBe(2);
    expect(await keys.find("first")).toBe("unknown");
    expect(realm.fetchCount).toBe(2);
  });
});

describe("a key that is replaced under the same id", () => {
  it("is found with one fetch for many simultaneous wrong signatures", async () => {
    const old = await keys.find("first");
    if (typeof old === "string") throw new Error("the key was just published");
    const replacement = await newSigner("first", "RS256");
    realm.publishedKeys = [replacement.jwk];
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.findReplacement("first", old)));
    expect(found).toEqual(Array(50).fill(expect.objectContaining({ modulus: replacement.jwk.n })));
    expect(realm.fetchCount).toBe(2);
  });

  it("shares the one fetch in 30 seconds with unknown key ids", async () => {
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
  it("returns known keys, and unavailable for unknown key ids", async () => {
    await keys.find("first");
    realm.publishedKeys = "down";
    realm.clock += 2 * 60 * 60_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    expect(await keys.find("unknown")).toBe("unavailable");
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
  });

  it("is fetched again after five seconds while no key is known", async () => {
    realm.publishedKeys = "down";
    for (let n = 0; n < 5; n += 1) expect(await keys.find("first")).toBe("unavailable");
    expect(realm.fetchCount).toBe(1);
    realm.publishedKeys = [first.jwk];
    realm.clock += 5_000;
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
  });

  it("returns unavailable after five seconds, also if the session token is never available", async () => {
    vi.useFakeTimers();
    try {
      const never = new Promise<never>(() => {});
      const withoutResponse = createKeySet({ ...realm, fetch: () => never, onChange: () => {} });
      const withoutToken = createKeySet({
        ...realm,
        addresses: [{ url: "x", headers: () => never }],
        onChange: () => {},
      });
      const found = Promise.all([withoutResponse.find("first"), withoutToken.find("first")]);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await found).toEqual(["unavailable", "unavailable"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("returns unavailable for a response without keys, an HTML page, an error or a 503", async () => {
    for (const respond of [
      () => Response.json({ keys: [] }),
      () => Response.json({ error: { code: "ABDM-1024" } }),
      () => new Response("<html></html>"),
      () => Response.json({ keys: [first.jwk] }, { status: 503 }),
    ]) {
      const broken = createKeySet({ ...realm, fetch: async () => respond(), onChange: () => {} });
      expect(await broken.find("first")).toBe("unavailable");
    }
  });
});

it("a key set omits keys without an algorithm, of another type, for encryption, or with a short modulus", async () => {
  const { alg: _alg, ...withoutAlg } = first.jwk;
  const unusable = [
    withoutAlg,
    { ...first.jwk, alg: "HS256" },
    { ...first.jwk, use: "enc" },
    { ...first.jwk, kty: "oct", k: "AAAA" },
    { ...first.jwk, n: "AQAB" },
    { ...first.jwk, kid: "" },
    null,
  ];
  realm.publishedKeys = [...unusable, second.jwk];
  expect(await keys.find("first")).toBe("unknown");
  expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
});

describe("a key set with several addresses", () => {
  const publicUrl = "https://dev.abdm.gov.in/gateway/v0.5/certs";
  const protectedUrl = "https://dev.abdm.gov.in/api/hiecm/gateway/v3/certs";
  let token: string | null;
  let tokenRequests: number;

  beforeEach(() => {
    realm = new TokenRealm(first);
    token = "session";
    tokenRequests = 0;
    const headers = async () => {
      tokenRequests += 1;
      return token === null ? null : { Authorization: `Bearer ${token}` };
    };
    realm.otherKeySets = { [publicUrl]: [first.jwk], [protectedUrl]: [first.jwk, second.jwk] };
    keys = createKeySet({
      ...realm,
      addresses: [{ url: realm.jwksUrl }, { url: publicUrl }, { url: protectedUrl, headers }],
      onChange: () => {},
    });
  });

  it("fetches a later address only for a key that no earlier address publishes", async () => {
    await keys.find("first");
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl]);
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect(realm.fetchedUrls.slice(1)).toEqual([realm.jwksUrl, publicUrl, protectedUrl]);
    expect(tokenRequests).toBe(1);
  });

  it("fetches the next address if one does not respond", async () => {
    realm.publishedKeys = "down";
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl, publicUrl]);
    realm.otherKeySets[publicUrl] = "down";
    realm.clock += 31_000;
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
  });

  it("skips the address that requires a token while there is no session", async () => {
    token = null;
    expect(await keys.find("second")).toBe("unknown");
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl, publicUrl]);
  });

  it("fetches each address once in 30 seconds for unknown key ids", async () => {
    await keys.find("first");
    const before = realm.fetchCount;
    await Promise.all(Array.from({ length: 100 }, (_, n) => keys.find(`unknown-${n}`)));
    for (let n = 0; n < 100; n += 1) expect(await keys.find(`unknown-${n}`)).toBe("unknown");
    expect(realm.fetchCount - before).toBe(3);
  });

  it("returns the key of the first address that publishes it, and of the next one while the first is down", async () => {
    const replacement = await newSigner("first", "RS256");
    realm.otherKeySets = { [publicUrl]: [replacement.jwk], [protectedUrl]: [replacement.jwk] };
    const old = await keys.find("first");
    expect(old).toMatchObject({ modulus: first.jwk.n });
    realm.publishedKeys = "down";
    if (typeof old === "string") throw new Error("the key was just found");
    expect(await keys.findReplacement("first", old)).toMatchObject({ modulus: replacement.jwk.n });
  });

  it("drops a key that the first address has withdrawn and that another address, now down, published a day ago", async () => {
    realm.publishedKeys = "down";
    await keys.find("first");
    realm.publishedKeys = [second.jwk];
    realm.otherKeySets = {};
    realm.clock += 25 * 60 * 60_000;
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect(await keys.find("first")).toBe("unknown");
  });

  it("returns the status of each address", async () => {
    const never = { fetchedAt: null, lastFailedAt: null, keys: 0 };
    expect(keys.statuses()).toEqual([realm.jwksUrl, publicUrl, protectedUrl].map((jwksUrl) => ({ jwksUrl, ...never })));
    realm.publishedKeys = "down";
    await keys.find("first");
    expect(keys.statuses()).toEqual([
      { ...never, jwksUrl: realm.jwksUrl, lastFailedAt: realm.clock },
      { jwksUrl: publicUrl, fetchedAt: realm.clock, lastFailedAt: null, keys: 1 },
      { ...never, jwksUrl: protectedUrl },
    ]);
  });
});
