import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createKeySet, type KeySet } from "@/lib/abdm/token-verification/key-set";
import { newSigner, TokenRealm, type Signer } from "@/test/support/token-realm";

let first: Signer;
let second: Signer;
let realm: TokenRealm;
let keys: KeySet;

beforeAll(async () => {
  first = await newSigner("first", "RS256");
  second = await newSigner("second", "RS512");
});

describe("a key set of several addresses", () => {
  const open = "https://dev.abdm.gov.in/gateway/v0.5/certs";
  const closed = "https://dev.abdm.gov.in/api/hiecm/gateway/v3/certs";
  let token: string | null;
  let tokensAsked: number;

  beforeEach(() => {
    realm = new TokenRealm(first);
    token = "session";
    tokensAsked = 0;
    const headers = async () => {
      tokensAsked += 1;
      return token === null ? null : { Authorization: `Bearer ${token}` };
    };
    realm.otherKeySets = { [open]: [first.jwk], [closed]: [first.jwk, second.jwk] };
    keys = createKeySet({
      ...realm,
      addresses: [{ url: realm.jwksUrl }, { url: open }, { url: closed, headers }],
      onChange: () => {},
    });
  });

  it("asks those further back only for what those before them lack", async () => {
    await keys.find("first");
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl]);
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect(realm.fetchedUrls.slice(1)).toEqual([realm.jwksUrl, open, closed]);
    expect(tokensAsked).toBe(1);
  });

  it("goes on to the next where one does not answer", async () => {
    realm.publishedKeys = "down";
    expect(await keys.find("first")).toMatchObject({ alg: "RS256" });
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl, open]);
    realm.otherKeySets[open] = "down";
    realm.clock += 31_000;
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
  });

  it("without a session does without the address that wants one", async () => {
    token = null;
    expect(await keys.find("second")).toBe("unknown");
    expect(realm.fetchedUrls).toEqual([realm.jwksUrl, open]);
  });

  it("has unknown keys asked for once in 30 seconds at each", async () => {
    await keys.find("first");
    const before = realm.fetchCount;
    await Promise.all(Array.from({ length: 100 }, (_, n) => keys.find(`unknown-${n}`)));
    for (let n = 0; n < 100; n += 1) expect(await keys.find(`unknown-${n}`)).toBe("unknown");
    expect(realm.fetchCount - before).toBe(3);
  });

  it("takes the first one's word on a key that several publish, and the next one's while the first is silent", async () => {
    const moved = await newSigner("first", "RS256");
    realm.otherKeySets = { [open]: [moved.jwk], [closed]: [moved.jwk] };
    const old = await keys.find("first");
    expect(old).toMatchObject({ modulus: first.jwk.n });
    realm.publishedKeys = "down";
    if (typeof old === "string") throw new Error("the key was just found");
    expect(await keys.findReplacement("first", old)).toMatchObject({ modulus: moved.jwk.n });
  });

  it("drops a key that its first address withdrew and a silent one told a day ago", async () => {
    realm.publishedKeys = "down";
    await keys.find("first");
    realm.publishedKeys = [second.jwk];
    realm.otherKeySets = {};
    realm.clock += 25 * 60 * 60_000;
    expect(await keys.find("second")).toMatchObject({ alg: "RS512" });
    expect(await keys.find("first")).toBe("unknown");
  });

  it("tells how old what it knows is", async () => {
    const never = { fetchedAt: null, lastFailedAt: null, keys: 0 };
    expect(keys.statuses()).toEqual([realm.jwksUrl, open, closed].map((jwksUrl) => ({ jwksUrl, ...never })));
    realm.publishedKeys = "down";
    await keys.find("first");
    expect(keys.statuses()).toEqual([
      { ...never, jwksUrl: realm.jwksUrl, lastFailedAt: realm.clock },
      { jwksUrl: open, fetchedAt: realm.clock, lastFailedAt: null, keys: 1 },
      { ...never, jwksUrl: closed },
    ]);
  });
});
