import "server-only";
import { z } from "zod";
import { abhaNumberOf, likelyAddressOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { dialectOf } from "@/lib/abdm/dialects";
import { command, type StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { newId, type PatientLookupId } from "@/lib/ids";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";
import { insertLookup } from "@/lib/patient/patient-lookup-table";
import { findPatient } from "@/lib/patient/patient-table";

/** A well-formed ABHA address, normalised. */
export const abhaAddressInput = z.object({
  abhaAddress: z.string().transform((text, context) => {
    const address = normaliseAbhaAddress(text);
    if (address) return address;
    context.addIssue({ code: "custom", message: "abha-address-malformed" });
    return z.NEVER;
  }),
});

/** An ABHA address or a 14-digit ABHA number, normalised. */
const lookUpInput = z.object({
  abhaAddress: z.string().transform((text, context) => {
    const abhaAddress = normaliseAbhaAddress(text);
    if (abhaAddress) return { abhaAddress };
    const abhaNumber = abhaNumberOf(text);
    if (abhaNumber) return { abhaNumber };
    context.addIssue({ code: "custom", message: "abha-address-malformed" });
    return z.NEVER;
  }),
});

/** `known` from before; `pending` at the network; `form-only` where the network offers no look-up and the doctor checks the address. */
type AddressLookUp =
  { state: "known"; name: string } | { state: "pending"; lookupId: PatientLookupId } | { state: "form-only" };

/** What is known about an address; about a number, its `likelyAddress` and whose that is. */
export type LookUp = AddressLookUp | { state: "number"; likelyAddress: string; owner: AddressLookUp };

/** Finds out whose an ABHA address is: from what the hospital knows, else from the network in the background. */
export const lookUpPatient = command({
  name: "look-up-patient",
  roles: ["doctor"],
  input: lookUpInput,
  run: async (tx, { abhaAddress: typed }): Promise<LookUp> => {
    const lookupId = newId<PatientLookupId>();
    const subject = { kind: "patient-lookup", id: lookupId } as const;
    const record = (patient: string) => recordAudit(tx, { action: "patient.lookup-requested", subject, patient });
    const credential = await activeCredential(tx);
    if ("abhaAddress" in typed) {
      await record(typed.abhaAddress);
      return lookUpAddress(tx, lookupId, typed.abhaAddress, credential);
    }
    // No service of the network finds an address by a number alone: the default address is looked up.
    const { abhaNumber } = typed;
    const likelyAddress = likelyAddressOf(abhaNumber, credential?.cmId ?? "") ?? `${abhaNumber}@abdm`;
    await record(likelyAddress);
    return { state: "number", likelyAddress, owner: await lookUpAddress(tx, lookupId, likelyAddress, credential) };
  },
});

async function lookUpAddress(
  tx: StaffTx,
  lookupId: PatientLookupId,
  abhaAddress: string,
  credential: CredentialRow | null,
): Promise<AddressLookUp> {
  const known = await findPatient(tx, abhaAddress);
  if (known?.name) return { state: "known", name: known.name };
  // The ABHA search is a service at another address, which not every hospital has.
  const bySearch = credential && dialectOf(credential.dialect).patientLookup === "abha-search";
  if (bySearch && !credential.abhaUrl) return { state: "form-only" };
  await insertLookup(tx, { id: lookupId, requestedBy: tx.actor.staffId, abhaAddress, state: "pending" });
  const kind = bySearch ? "search-abha-address" : "find-patient";
  await addOutboundMessages(tx, [{ kind, patientLookupId: lookupId }]);
  return { state: "pending", lookupId };
}
