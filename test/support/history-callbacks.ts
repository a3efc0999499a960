import "server-only";
import { eq } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { DAY } from "@/lib/clock";
import { artefactId, questionId, type Said } from "@/test/support/generated-history";
import type { Database } from "@/lib/db/database";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { seedSentRequest, type SentRequest } from "@/test/support/sent-request";
import { newId, type GatewayRequestId } from "@/lib/ids";

/** For tests: a request as the network knows it, and the calls of ours that it answers, by what they asked. */
export type Asked = { sent: SentRequest; calls: Map<string, GatewayRequestId>; now: Date };

const QUESTIONS = [0, 1];
const ARTEFACTS = [0, 1, 2, 3];

/** For tests: a request that was asked twice and checked, and whose artefacts were fetched, as far as our calls go. */
export async function seedAsked(db: Database): Promise<Asked> {
  const now = new Date();
  const sent = await seedSentRequest(db, now);
  const [first] = await db.select().from(gatewayCall).where(eq(gatewayCall.id, sent.initRequestId));
  if (!first) throw new Error("the first attempt was seeded");
  const calls = new Map([["on-init 0", sent.initRequestId]]);
  const call = (key: string, row: Partial<typeof first>) => {
    const id = newId<GatewayRequestId>();
    calls.set(key, id);
    return { ...first, ...row, id };
  };
  await db
    .insert(gatewayCall)
    .values([
      call("on-init 1", {}),
      ...QUESTIONS.map((question) => call(`on-status ${question}`, { message: "check-consent-request" })),
      ...ARTEFACTS.map((artefact) =>
        call(`on-fetch ${artefact}`, { message: "fetch-artefact", artefactId: ours(sent, artefactId(artefact)) }),
      ),
    ]);
  return { sent, calls, now };
}

/** For tests: an id of a history as this request's own, so that histories share a database. */
export function ours<Id extends string>({ id }: SentRequest, told: Id): Id {
  return `${told}-${id}` as Id;
}

/** For tests: receives one thing that the network says. `copy` tells a message said anew from one delivered again. */
export async function receiveSaid(
  db: Database,
  asked: Asked,
  dialect: DialectName,
  said: Said,
  copy: string,
): Promise<void> {
  const { body, answers } = bodyOf(asked, said);
  const requestId = `${asked.sent.id} ${copy}`;
  const correlation = answers ? { [dialect === "v3" ? "response" : "resp"]: { requestId: answers } } : {};
  const envelope = dialect === "v3" ? {} : { requestId, timestamp: "2026-08-20T06:00:00.12645" };
  await receiveCallback(
    { db, now: new Date() },
    {
      dialect,
      message: MESSAGE[said.by],
      path: "",
      headers: new Headers(dialect === "v3" ? { "request-id": requestId } : {}),
      body: Buffer.from(JSON.stringify({ ...envelope, ...body, ...correlation })),
      to: { hospitalId: asked.sent.hospitalId },
    },
  );
}

const MESSAGE = {
  "on-init": "consent-request-initiated",
  notify: "consent-notified",
  "on-status": "consent-request-checked",
  "on-fetch": "artefact-fetched",
} as const;

function bodyOf(asked: Asked, said: Said): { body: object; answers: GatewayRequestId | null } {
  const { sent, calls } = asked;
  const answers = (key: string) => calls.get(key) ?? null;
  switch (said.by) {
    case "on-init": {
      const id = ours(sent, questionId(said.question));
      return { body: { consentRequest: { id }, error: null }, answers: answers(`on-init ${said.question}`) };
    }
    case "on-fetch": {
      const consentDetail = said.status === "GRANTED" ? detailOf(asked, said.artefact) : null;
      const consent = { status: said.status, consentDetail, signature: null };
      return { body: { consent }, answers: answers(`on-fetch ${said.artefact}`) };
    }
    default: {
      const consentRequestId = said.question === null ? null : ours(sent, questionId(said.question));
      const consentArtefacts = said.artefacts.map((artefact) => ({ id: ours(sent, artefactId(artefact)) }));
      if (said.by === "notify")
        return {
          body: { notification: { consentRequestId, status: said.status, consentArtefacts } },
          answers: null,
        };
      const consentRequest = { id: consentRequestId, status: said.status, consentArtefacts };
      return { body: { consentRequest }, answers: answers(`on-status ${said.question}`) };
    }
  }
}

function detailOf({ sent, now }: Asked, artefact: number) {
  const at = (days: number) => new Date(now.getTime() + days * DAY).toISOString();
  return {
    consentId: ours(sent, artefactId(artefact)),
    hip: { id: `HIP-${artefact}`, name: "City Laboratory" },
    hiu: { id: `IN-${sent.hospitalId}` },
    hiTypes: ["Prescription"],
    patient: { id: "hinapatel@sbx" },
    purpose: { code: "CAREMGT" },
    createdAt: at(0),
    permission: {
      accessMode: "VIEW",
      dateRange: { from: at(-30), to: at(-1) },
      dataEraseAt: at(7),
      frequency: { unit: "HOUR", value: 0, repeats: 0 },
    },
    careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
    consentManager: { id: "sbx" },
  };
}
