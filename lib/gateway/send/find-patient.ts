import "server-only";
import { searchAbhaAddress } from "@/lib/abdm/abha-search";
import { dialectOf } from "@/lib/abdm/dialects";
import type { WireError } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { accessToken } from "@/lib/credential/access-token";
import { activeCredential, type CredentialRow } from "@/lib/credential/store";
import { transact } from "@/lib/db/context";
import { say, type JobContext, type Said } from "@/lib/gateway/send/say";
import { newId, type GatewayRequestId, type PatientLookupId } from "@/lib/ids";
import { noteLookup } from "@/lib/patient/note-lookup";
import { findLookup, type PatientLookupRow } from "@/lib/patient/store";

/** Asks the network whose an address is: by message and callback, or by the ABHA search. Once, since a doctor is waiting. */
export async function sendFindPatient(ctx: JobContext, id: PatientLookupId): Promise<void> {
  const lookup = await findLookup(ctx, id);
  if (lookup?.state !== "asking") return;
  const credential = await activeCredential(ctx);
  const bySearch = credential && dialectOf(credential.dialect).patientLookup === "abha-search";
  const answer = bySearch ? await search(ctx, credential, lookup) : await ask(ctx, lookup);
  if (!answer) return;
  await transact({ ...ctx, now: systemNow() }, (ctx) => noteLookup(ctx, id, answer));
}

type Answer = { abhaAddress: string; name: string } | { error: WireError };

async function ask(ctx: JobContext, lookup: PatientLookupRow): Promise<Answer | null> {
  const said = await say(
    ctx,
    { kind: "find-patient", abhaAddress: lookup.abhaAddress },
    { patientLookupId: lookup.id },
  );
  // Taken, or perhaps taken: the answer comes by callback, or the doctor is told that none came.
  if (said.outcome === "accepted" || said.outcome === "unanswered" || said.outcome === "withheld") return null;
  return { error: errorOf(said) };
}

function errorOf(said: Exclude<Said, { outcome: "accepted" | "unanswered" | "withheld" }>): WireError {
  if (said.outcome === "unreachable") return { code: "", message: "" };
  return said.error ?? { code: "", message: "" };
}

async function search(ctx: JobContext, credential: CredentialRow, lookup: PatientLookupRow): Promise<Answer> {
  const session = await accessToken(ctx.db, credential.id, systemNow());
  if ("unavailable" in session) return { error: session.error };
  const found = await searchAbhaAddress({
    abhaUrl: credential.abhaUrl ?? "",
    accessToken: session.token,
    abhaAddress: lookup.abhaAddress,
    requestId: newId<GatewayRequestId>(),
    timestamp: systemNow(),
  });
  if (found.outcome === "found") return { abhaAddress: lookup.abhaAddress, name: found.name };
  return { error: "error" in found ? found.error : { code: "", message: "" } };
}
