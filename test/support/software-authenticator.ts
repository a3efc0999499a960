import "server-only";
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

type Flaws = {
  /** Of the page that asks; that of the desk unless given. */
  origin?: string;
  rpId?: string;
  /** The value of the signature counter; one more than at the last use unless given. */
  counter?: number;
  /** Whether the authenticator has verified its owner. */
  userVerified?: boolean;
};

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An authenticator in the memory of a test with one passkey: ES256, no attestation. Its answers are those of WebAuthn in JSON. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  private readonly privateKey: KeyObject;
  private readonly publicKey: Map<number, number | Uint8Array>;
  private counter = 0;

  constructor(private readonly site: { origin: string; rpId: string }) {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.privateKey = pair.privateKey;
    const { x = "", y = "" } = pair.publicKey.export({ format: "jwk" });
    // COSE: kty EC2, alg ES256, crv P-256, x, y (RFC 9053, 7.1.1).
    this.publicKey = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]);
  }

  /** The answer to `navigator.credentials.create`. */
  register(challenge: string, flaws: Flaws = {}) {
    const key = isoCBOR.encode(this.publicKey);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, key]);
    const authData = Buffer.concat([this.authenticatorData(HAS_CREDENTIAL, flaws), attested]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    return {
      ...this.answer(),
      response: {
        clientDataJSON: this.clientData("webauthn.create", challenge, flaws).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  /** The answer to `navigator.credentials.get`. */
  prove(challenge: string, flaws: Flaws = {}) {
    this.counter += 1;
    const authenticatorData = this.authenticatorData(0, flaws);
    const clientData = this.clientData("webauthn.get", challenge, flaws);
    const signed = Buffer.concat([authenticatorData, createHash("sha256").update(clientData).digest()]);
    return {
      ...this.answer(),
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, this.privateKey).toString("base64url"),
      },
    };
  }

  private answer() {
    const id = this.credentialId.toString("base64url");
    return { id, rawId: id, type: "public-key" as const, clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, { origin = this.site.origin }: Flaws): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private authenticatorData(flags: number, { rpId = this.site.rpId, counter, userVerified = true }: Flaws): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.counter);
    const all = flags | USER_PRESENT | (userVerified ? USER_VERIFIED : 0);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([all]), count]);
  }
}
