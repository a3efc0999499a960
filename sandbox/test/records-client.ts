import { createDecipheriv, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { vi } from "vitest";
import { HI_TYPES, type DialectName } from "@/lib/abdm/vocabulary";
import { decodePoint, encodePoint, generateKeyPair, sharedSecret, type KeyPair } from "@/sandbox/hip/curve";
import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import type { Transaction } from "@/sandbox/state/transaction";
import { timeLimit } from "@/test/support/time-limit";
import type { CallbackBody, PushedPage } from "./callback-receiver";
import { makeConsent, makePermission } from "./make-consent";
import { V3_CALLBACK_PATHS, V3_PATHS, type TestResponse, type TestSandbox } from "./test-sandbox";

const DIALECTS = {
  v3: {
    hiuId: "IN2710000001",
    init: V3_PATHS.init,
    request: V3_PATHS.dataRequest,
    notify: V3_PATHS.dataNotify,
    onRequest: V3_CALLBACK_PATHS.onRequest,
  },
  "v0.5": {
    hiuId: "IN2910000002",
    init: "/consent-requests/init",
    request: "/health-information/cm/request",
    notify: "/health-information/notify",
    onRequest: "/v0.5/health-information/hiu/on-request",
  },
};

/** The start of the period that `grantConsent` asks for. */
export const FROM = "2015-01-01T00:00:00.000Z";

type ReceiverKeys = { keyPair: KeyPair; nonce: Buffer };

/** What was sent to request records: its keys, and the path at which its pages arrive. */
export type SentRequest = { requestId: string; keys: ReceiverKeys; pushPath: string; reply: TestResponse<unknown> };

const asBase64 = (bytes: Buffer) => bytes.toString("base64");

/** Decrypts the entries of one page. Throws where a tag is wrong. */
export function decryptPage({ keyMaterial, entries }: PushedPage, { keyPair, nonce }: ReceiverKeys): string[] {
  const publicKey = decodePoint(Buffer.from(keyMaterial.dhPublicKey.keyValue, "base64"));
  if (publicKey === null) throw new Error("the key of the page is not valid");
  const mixed = Buffer.from(keyMaterial.nonce, "base64").map((byte, at) => byte ^ (nonce[at] ?? 0));
  const secret = sharedSecret(keyPair, publicKey);
  const key = Buffer.from(hkdfSync("sha256", secret, mixed.subarray(0, 20), "", 32));
  return entries.map(({ content = "" }) => {
    const bytes = Buffer.from(content, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, mixed.subarray(20));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
  });
}

/** An HIU that requests records, in one dialect. */
export async function createRecordsClient(sandbox: TestSandbox, dialect: DialectName) {
  const paths = DIALECTS[dialect];
  const token = await (dialect === "v3" ? sandbox.v3Token() : sandbox.v05Token());

  function call(path: string, body: object, requestId = randomUUID()) {
    if (dialect === "v3") return sandbox.callV3(path, token, body, { "REQUEST-ID": requestId });
    return sandbox.callV05(path, token, body, { requestId });
  }

  /** Asks for everything until now and lets the patient grant it. Returns the request with one artefact for each HIP. */
  async function grantConsent(patientId: string, change: Record<string, unknown> = {}): Promise<ConsentRequest> {
    const permission = makePermission({ dateRange: { from: FROM, to: new Date().toISOString() } });
    const hiTypes = HI_TYPES.filter((type) => dialect === "v3" || type !== "Invoice");
    await call(paths.init, { consent: makeConsent(patientId, paths.hiuId, { hiTypes, permission, ...change }) });
    const [request] = await sandbox.getControl<ConsentRequest[]>(`/patients/${patientId}/requests`);
    if (request === undefined) throw new Error(`no request for ${patientId}`);
    return (await sandbox.postControl<ConsentRequest>(`/requests/${request.id}/grant`)).json;
  }

  /** Requests the records of an artefact; `change` replaces members of `hiRequest`. */
  async function requestRecords(
    { id, permission }: Artefact,
    change: Record<string, unknown> = {},
  ): Promise<SentRequest> {
    const keys = { keyPair: generateKeyPair(), nonce: randomBytes(32) };
    const requestId = randomUUID();
    const pushPath = `/api/push/${randomUUID()}`;
    const hiRequest = {
      consent: { id },
      dateRange: permission.dateRange,
      dataPushUrl: sandbox.receiver.url + pushPath,
      keyMaterial: makeKeyMaterial(asBase64(encodePoint(keys.keyPair.publicKey)), asBase64(keys.nonce)),
      ...change,
    };
    return { requestId, keys, pushPath, reply: await call(paths.request, { hiRequest }, requestId) };
  }

  /** The on-request that replies to a request. */
  async function waitForOnRequest({ requestId }: SentRequest): Promise<CallbackBody> {
    return vi.waitFor(
      () => {
        const isReply = ({ path, body }: { path: string; body: CallbackBody }) =>
          path === paths.onRequest && JSON.stringify(body).includes(requestId);
        const callback = sandbox.receiver.received.find(isReply);
        if (callback === undefined) throw new Error(`no on-request for ${requestId}`);
        return callback.body;
      },
      { timeout: timeLimit(5_000), interval: 10 },
    );
  }

  const pagesOf = ({ pushPath }: SentRequest) =>
    sandbox.receiver.received.filter(({ path }) => path === pushPath).map(({ body }) => body as unknown as PushedPage);

  /** All pages of a request, in the order in which they arrived, once its HIP has finished. */
  async function waitForPages(sent: SentRequest): Promise<PushedPage[]> {
    const { hiRequest } = await waitForOnRequest(sent);
    await vi.waitFor(
      async () => {
        const { status } = await readTransaction(hiRequest.transactionId);
        if (status === "REQUESTED") throw new Error("the transfer has not ended");
      },
      { timeout: timeLimit(10_000), interval: 20 },
    );
    return pagesOf(sent);
  }

  const readTransaction = (id: string) => sandbox.getControl<Transaction>(`/transactions/${id}`);

  /** Sends the report about a transfer. `change` replaces members of `statusNotification`, `others` those of `notification`. */
  function report(
    { id, hip, careContexts }: Artefact,
    transactionId: string,
    change: object = {},
    others: object = {},
  ) {
    const notification = {
      consentId: id,
      transactionId,
      doneAt: new Date(Date.now() - 100).toISOString(),
      notifier: { type: "HIU", id: paths.hiuId },
      statusNotification: {
        sessionStatus: "TRANSFERRED",
        hipId: hip.id,
        statusResponses: careContexts.map(({ careContextReference }) => ({
          careContextReference,
          hiStatus: "OK",
          description: "Received",
        })),
        ...change,
      },
      ...others,
    };
    return call(paths.notify, { notification });
  }

  return {
    paths,
    call,
    grantConsent,
    requestRecords,
    waitForOnRequest,
    waitForPages,
    pagesOf,
    readTransaction,
    report,
  };
}

export type RecordsClient = Awaited<ReturnType<typeof createRecordsClient>>;

/** Key material with this public key and nonce, both base64; it expires in one hour. */
export function makeKeyMaterial(keyValue: string, nonce: string) {
  const expiry = new Date(Date.now() + 3_600_000).toISOString();
  const dhPublicKey = { expiry, parameters: "Curve25519/32byte random key", keyValue };
  return { cryptoAlg: "ECDH", curve: "Curve25519", dhPublicKey, nonce };
}

/** The artefact of a request for one hospital. Throws when there is none. */
export function artefactAt({ artefacts }: ConsentRequest, hospital: { id: string }): Artefact {
  const artefact = artefacts.find(({ hip }) => hip.id === hospital.id);
  if (artefact === undefined) throw new Error(`no artefact of ${hospital.id}`);
  return artefact;
}
