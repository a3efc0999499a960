import "server-only";
import { searchAbhaAddress } from "@/lib/abdm/http/search-abha-address";
import { dialectOf } from "@/lib/abdm/dialects";
import type { WireError } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { withAccessToken } from "@/lib/outbound/with-access-token";
import { transact } from "@/lib/db/context";
import { say, type JobContext, type Said } from "@/lib/outbound/send-message";
import { newId, type GatewayRequestId, type PatientLookupId } from "@/lib/ids";
import { leaving } from "@/lib/jobs/leaving";
import { noteLookup } from "@/lib/patient/record-lookup-result";
import { findLookup, type PatientLookupRow } from "@/lib/patient/patient-table";

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
  if (said.outcome === "unreachable" || said.outcome === "held") return UNKNOWN;
  return said.error ?? UNKNOWN;
}

const UNKNOWN: WireError = { code: "", message: "" };

async function search(ctx: JobContext, { id, abhaUrl }: CredentialRow, lookup: PatientLookupRow): Promise<Answer> {
  const look = (accessToken: string) =>
    searchAbhaAddress({
      abhaUrl: abhaUrl ?? "",
      accessToken,
      abhaAddress: lookup.abhaAddress,
      requestId: newId<GatewayRequestId>(),
      timestamp: systemNow(),
      signal: leaving(),
    });
  const found = await withAccessToken({ ...ctx, now: systemNow() }, id, look);
  if ("unavailable" in found) return { error: found.error };
  if (found.outcome === "found") return { abhaAddress: lookup.abhaAddress, name: found.name };
  return { error: "error" in found ? found.error : UNKNOWN };
}
