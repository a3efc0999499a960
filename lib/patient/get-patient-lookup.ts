import "server-only";
import { z } from "zod";
import { adviceFor, type Advice } from "@/lib/abdm/errors/error-catalogue";
import { query } from "@/lib/access/command";
import { SECOND } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { isUuid, type PatientLookupId } from "@/lib/ids";
import { findLookup } from "@/lib/patient/patient-lookup-table";

/** How long the network is waited for before the doctor reads that it does not answer. */
const TIMEOUT = 15 * SECOND;

export type LookupView = {
  state: "pending" | "found" | "not-found" | "failed";
  abhaAddress: string;
  name: string | null;
  /** The network's own words, and a key of the catalogue's advice, where it failed. */
  message: string | null;
  advice: Advice | "gateway-unreachable" | "no-answer-yet" | null;
};

/** The state of one's own look-up of a patient. Throws `not-found` for another's. */
export const getPatientLookup = query({
  name: "get-patient-lookup",
  roles: ["doctor"],
  input: z.object({
    id: z
      .string()
      .refine(isUuid)
      .transform((text) => text as PatientLookupId),
  }),
  run: async (tx, { id }): Promise<LookupView> => {
    const row = await findLookup(tx, id);
    if (!row) throw new AppError("not-found");
    const { abhaAddress, name } = row;
    if (row.state === "pending" && row.createdAt.getTime() + TIMEOUT < tx.now.getTime()) {
      return { state: "failed", abhaAddress, name, message: null, advice: "no-answer-yet" };
    }
    const error =
      row.errorCode || row.errorMessage ? { code: row.errorCode ?? "", message: row.errorMessage ?? "" } : null;
    const failed = row.state === "failed" || row.state === "not-found";
    const advice = failed ? (error ? adviceFor(error) : "gateway-unreachable") : null;
    return { state: row.state, abhaAddress, name, message: error?.message || null, advice };
  },
  audits: ({ id }, { state, abhaAddress }) =>
    state === "pending"
      ? []
      : [
          {
            action: "patient.viewed",
            subject: { kind: "patient-lookup", id },
            detail: { state },
            patient: abhaAddress,
          },
        ],
});
