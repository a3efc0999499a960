import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { Snapshot } from "@/sandbox/state/snapshot";

export type Algorithm = "RS256" | "RS512";

/** A private key, with the `kid` under which its public key is published. */
export type SigningKey = { kid: string; alg: Algorithm; key: KeyObject };

type SavedKeys = { kid: string; alg: Algorithm; pem: string }[];

function generate(alg: Algorithm): SigningKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid: randomBytes(32).toString("base64url"), alg, key: privateKey };
}

/** The realm's signing keys: the newest of each algorithm signs, all of them are published. */
export class KeyRing {
  private keys: SigningKey[];
  private readonly snapshot: Snapshot<SavedKeys>;

  constructor(dataFolder: string | null) {
    this.snapshot = new Snapshot(dataFolder, "keys.json", () => this.toSaved());
    const saved = this.snapshot.load();
    this.keys = saved?.map(({ kid, alg, pem }) => ({ kid, alg, key: createPrivateKey(pem) })) ?? [
      generate("RS256"),
      generate("RS512"),
    ];
    if (saved === null) this.snapshot.save();
  }

  /** The key that signs with this algorithm. Throws when there is none. */
  signer(alg: Algorithm = "RS256"): SigningKey {
    const key = this.keys.findLast((candidate) => candidate.alg === alg);
    if (key === undefined) throw new Error(`There is no ${alg} key.`);
    return key;
  }

  find(kid: string): SigningKey | null {
    return this.keys.find((candidate) => candidate.kid === kid) ?? null;
  }

  /** Signs with a new RS256 key from now on; the old ones stay published only with `keepOld`. */
  rotate(keepOld: boolean): SigningKey {
    const newKey = generate("RS256");
    this.keys = [...this.keys.filter((key) => keepOld || key.alg !== "RS256"), newKey];
    this.snapshot.save();
    return newKey;
  }

  /** The published key set. */
  jwks(): { keys: JsonWebKey[] } {
    return {
      keys: this.keys.map(({ kid, alg, key }) => ({
        kid,
        alg,
        use: "sig",
        ...createPublicKey(key).export({ format: "jwk" }),
      })),
    };
  }

  private toSaved(): SavedKeys {
    return this.keys.map(({ kid, alg, key }) => ({
      kid,
      alg,
      pem: key.export({ type: "pkcs8", format: "pem" }).toString(),
    }));
  }
}
