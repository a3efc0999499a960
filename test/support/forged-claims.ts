import "server-only";
import fc from "fast-check";
import type { Claims, TokenRealm, Signer } from "@/test/support/token-realm";

/** Who signs, and for which realm. */
export type Forgers = { realm: TokenRealm; gateway: Signer; second: Signer; stranger: Signer };

/** One forged `Authorization` header; nothing about it is random any more. */
export type Forgery = { kind: string; make: (forgers: Forgers) => Promise<string | null> };

const MINUTE_S = 60;
const seconds = ({ clock }: TokenRealm) => Math.floor(clock / 1000);
const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/);
const url = fc.webUrl();

/** A token that is signed with the gateway's key, with other claims than the gateway's. */
const claim = (kind: string, changes: fc.Arbitrary<(realm: TokenRealm) => Claims>) =>
  changes.map((of): Forgery => ({ kind, make: ({ realm }) => realm.authorization(of(realm)) }));

/** Tokens with a valid signature and claims that are not the gateway's. */
export const FORGED_CLAIMS: fc.Arbitrary<Forgery>[] = [
  claim(
    "no expiry",
    fc.constantFrom(
      () => ({ exp: undefined }),
      () => ({ exp: null }),
    ),
  ),
  claim(
    "an expiry in the past",
    fc.integer({ min: MINUTE_S, max: 1e9 }).map((by) => (realm) => ({ exp: seconds(realm) - by })),
  ),
  claim(
    "an expiry that is no time",
    fc.constantFrom<unknown>("tomorrow", "9999999999", [], {}, true, -1, 0, 1e13, 1e300).map((exp) => () => ({ exp })),
  ),
  claim(
    "a start in the future",
    fc.integer({ min: MINUTE_S + 5, max: 1e9 }).map((by) => (realm) => ({ nbf: seconds(realm) + by })),
  ),
  claim(
    "another issuer",
    fc
      .oneof(url, fc.constantFrom<unknown>(undefined, null, "", 7, []), fc.constantFrom("/", "x", " ", "/.."))
      .map((iss) => (realm) => ({
        iss: typeof iss === "string" && iss.length < 4 ? `${realm.issuer}${iss || "/"}` : iss,
      })),
  ),
  claim(
    "another audience",
    fc
      .oneof(
        word.map((w) => `x${w}`),
        fc.constantFrom<unknown>(["x"], [], "", ["Account"], 7),
      )
      .map((aud) => () => ({ aud })),
  ),
  claim(
    "an integrator's own token",
    word.map((id) => () => ({ azp: `SBX_${id}`, clientId: `SBX_${id}` })),
  ),
  claim(
    "an integrator's own token with the gateway's role",
    word.map((id) => () => ({ azp: `SBX_${id}`, clientId: "gateway", realm_access: { roles: ["GATEWAY"] } })),
  ),
  claim(
    "no sender and no gateway role",
    fc
      .constantFrom<unknown>(undefined, {}, { roles: "GATEWAY" }, { roles: ["gateway"] }, { roles: ["hiu"] }, null)
      .map((realm_access) => () => ({ azp: undefined, clientId: "gateway", realm_access })),
  ),
  claim(
    "a sender that is not the gateway's",
    fc
      .constantFrom<unknown>(["gateway"], { gateway: true }, null, 1, "Gateway", "gateway ")
      .map((azp) => () => ({ azp })),
  ),
];
