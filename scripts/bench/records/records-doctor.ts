import { createCipheriv, hkdfSync, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { sharedSecret } from "@/lib/abdm/encryption/curve";
import { createTransferKeys, decodePeerKeys } from "@/lib/abdm/encryption/key-material";
import { execute } from "@/lib/access/execute";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { openDatabase } from "@/lib/db/database";
import { readEnv } from "@/lib/env";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { signIn } from "@/lib/staff/sign-in";

// A doctor whom a benchmark directs over HTTP: asks for consent and for records with the commands that the pages run, and encrypts pages of
// records as a HIP does.
const EMAIL = "doctor@city.example";
const PASSWORD = "consent-desk-demo";
const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);

const database = openDatabase(readEnv(process.env).DATABASE_URL, 4);
const signedIn = await signIn(
  { database, now: new Date() },
  { email: EMAIL, password: PASSWORD },
  { origin: { address: "127.0.0.1", device: null, requestId: null }, deviceToken: null },
);
if (!signedIn || !("sessionId" in signedIn)) throw new Error(`${EMAIL} is missing in the demo data`);
const { actor } = signedIn;
const scope = () => ({ database, actor, now: new Date() });

type PageInput = {
  transactionId: string;
  careContextReference: string;
  publicKey: string;
  nonce: string;
  text: string;
};

const ACTIONS: Record<string, (input: never) => Promise<unknown>> = {
  "/submit": async ({ abhaAddress }: { abhaAddress: string }) => {
    const id = randomUUID();
    await execute(submitConsentRequest, scope(), {
      id,
      abhaAddress,
      purpose: "CAREMGT",
      hiTypes: ["OPConsultation", "DiagnosticReport", "DischargeSummary", "Prescription"],
      from: day(-3_000),
      to: day(0),
      keepUntil: `${day(30)}T10:00`,
    });
    return { id };
  },
  "/get-records": async ({ artefactId }: { artefactId: string }) => {
    await execute(getRecords, scope(), { artefactId });
    return {};
  },
  "/page": (input: PageInput) => Promise.resolve(encryptPage(input)),
};

function encryptPage({ transactionId, careContextReference, publicKey, nonce, text }: PageInput): unknown {
  const own = createTransferKeys();
  const peer = decodePeerKeys({ publicKey, nonce });
  const combined = Buffer.from(own.nonce.map((byte, index) => byte ^ (peer.nonce[index] ?? 0)));
  const secret = sharedSecret(own.privateKey, peer.publicKey);
  const key = Buffer.from(hkdfSync("sha256", secret, combined.subarray(0, 20), Buffer.alloc(0), 32));
  const cipher = createCipheriv("aes-256-gcm", key, combined.subarray(20));
  const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
  return {
    pageNumber: 1,
    pageCount: 1,
    transactionId,
    entries: [{ content, media: "application/fhir+json", checksum: "string", careContextReference }],
    keyMaterial: {
      cryptoAlg: "ECDH",
      curve: "Curve25519",
      dhPublicKey: {
        expiry: new Date(Date.now() + DAY).toISOString(),
        parameters: "Curve25519/32byte random key",
        keyValue: own.publicKey.toString("base64"),
      },
      nonce: own.nonce.toString("base64"),
    },
  };
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const action = ACTIONS[request.url ?? ""];
  return action ? action((await json(request)) as never) : {};
}

createServer((request, response) => {
  answer(request).then(
    (result) => response.end(JSON.stringify(result)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(process.env["PORT"]), "127.0.0.1");
