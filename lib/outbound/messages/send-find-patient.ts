import "server-only";
import { searchAbhaAddress } from "@/lib/abdm/http/search-abha-address";
import type { PatientLookupId } from "@/lib/ids";
import type { CallResult, JobTx, MessageHandler, Problem } from "@/lib/outbound/message-handler";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";
import { findLookup } from "@/lib/patient/patient-lookup-table";
import { recordLookupResult, type LookupResult } from "@/lib/patient/record-lookup-result";

/** Looks up whose an ABHA address is, by a message that a callback answers. Once, since a doctor is waiting. */
export const sendFindPatient: MessageHandler = {
  prepare: async (tx, row) => {
    const lookup = await findLookup(tx, lookupIdOf(row));
    return lookup?.state === "pending" ? { kind: "find-patient", abhaAddress: lookup.abhaAddress } : null;
  },
  refused: (tx, row, error) => store(tx, row, { error }),
  gaveUp,
};

/** The same by the ABHA search of v3, whose response holds the answer. */
export const searchPatient: MessageHandler = {
  prepare: async (tx, row, { abhaUrl }) => {
    const lookup = await findLookup(tx, lookupIdOf(row));
    if (lookup?.state !== "pending" || !abhaUrl) return null;
    const { abhaAddress } = lookup;
    return {
      call: async ({ accessToken, envelope: { requestId, timestamp }, signal, timeoutMs }): Promise<CallResult> => {
        const search = { abhaUrl, accessToken, abhaAddress, requestId, timestamp, signal, timeoutMs };
        const result = await searchAbhaAddress(search);
        if (result.outcome === "found") return { outcome: "accepted", data: { name: result.name } };
        if (result.outcome === "unreachable") return { outcome: "unanswered" };
        if (result.outcome === "unauthorised") return { ...result, status: 401 };
        return { outcome: "refused", status: 404, error: result.error };
      },
    };
  },
  accepted: async (tx, row, { data: { name = "" } }) => {
    const lookup = await findLookup(tx, lookupIdOf(row));
    if (lookup) await store(tx, row, { abhaAddress: lookup.abhaAddress, name });
  },
  refused: (tx, row, error) => store(tx, row, { error }),
  gaveUp,
};

async function gaveUp(tx: JobTx, row: OutboundMessageRow, problem: Problem | null): Promise<void> {
  // One that may have arrived is answered by callback, or the page shows that no answer came.
  if (problem?.advice === "no-answer-yet" && row.kind === "find-patient") return;
  await store(tx, row, { error: { code: problem?.code ?? "", message: problem?.message ?? "" } });
}

async function store(tx: JobTx, row: OutboundMessageRow, result: LookupResult): Promise<void> {
  await recordLookupResult(tx, lookupIdOf(row), result);
}

function lookupIdOf({ patientLookupId }: OutboundMessageRow): PatientLookupId {
  if (!patientLookupId) throw new Error("a look-up has an id");
  return patientLookupId;
}
