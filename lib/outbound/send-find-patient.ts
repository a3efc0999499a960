import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { searchAbhaAddress } from "@/lib/abdm/http/search-abha-address";
import type { WireError } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { atPresent, readOnly, transact } from "@/lib/db/transaction";
import { newId, type GatewayRequestId, type PatientLookupId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { withAccessToken } from "@/lib/outbound/access-token";
import { sendMessage, type SendResult, type SendScope } from "@/lib/outbound/send-message";
import { findLookup, type PatientLookupRow } from "@/lib/patient/patient-lookup-table";
import { recordLookupResult, type LookupResult } from "@/lib/patient/record-lookup-result";

/** Looks up on the network whose an ABHA address is: by message and callback, or by the ABHA search. Once, since a doctor is waiting. */
export async function sendFindPatient(scope: SendScope, id: PatientLookupId): Promise<void> {
  const { lookup, credential } = await readOnly(scope, async (tx) => ({
    lookup: await findLookup(tx, id),
    credential: await activeCredential(tx),
  }));
  if (lookup?.state !== "pending") return;
  const bySearch = credential && dialectOf(credential.dialect).patientLookup === "abha-search";
  const result = bySearch ? await search(scope, credential, lookup) : await sendFind(scope, lookup);
  if (!result) return;
  await transact(atPresent(scope), (tx) => recordLookupResult(tx, id, result));
}

async function sendFind(scope: SendScope, { id, abhaAddress }: PatientLookupRow): Promise<LookupResult | null> {
  const result = await sendMessage(scope, { kind: "find-patient", abhaAddress }, { patientLookupId: id });
  // Accepted, or perhaps received: the result comes by callback, or the page shows that none came.
  if (result.outcome === "accepted" || result.outcome === "unanswered" || result.outcome === "skipped") return null;
  return { error: errorOf(result) };
}

function errorOf(result: Exclude<SendResult, { outcome: "accepted" | "unanswered" | "skipped" }>): WireError {
  if (result.outcome === "unreachable" || result.outcome === "circuit-open") return UNKNOWN;
  return result.error ?? UNKNOWN;
}

const UNKNOWN: WireError = { code: "", message: "" };

async function search(
  scope: SendScope,
  { id, abhaUrl }: CredentialRow,
  { abhaAddress }: PatientLookupRow,
): Promise<LookupResult> {
  const result = await withAccessToken(atPresent(scope), id, (token) =>
    searchAbhaAddress({
      abhaUrl: abhaUrl ?? "",
      accessToken: token,
      abhaAddress,
      requestId: newId<GatewayRequestId>(),
      timestamp: systemNow(),
      signal: shutdownSignal(),
    }),
  );
  if ("unavailable" in result) return { error: result.error };
  if (result.outcome === "found") return { abhaAddress, name: result.name };
  return { error: "error" in result ? result.error : UNKNOWN };
}
