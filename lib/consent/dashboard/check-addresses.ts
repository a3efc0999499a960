import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { query, type StaffTx } from "@/lib/access/command";
import { listOpenAmong, namesOf, sentAmong } from "@/lib/consent/dashboard/known-patient-queries";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";
import { isUuid, type ConsentRequestId } from "@/lib/ids";
import { abhaAddressInput } from "@/lib/patient/look-up-patient";

/** How many patients a list may have. */
const MOST_ADDRESSES = 50;

/**
 * What the hospital knows of the addresses of a list, in their order, before their patients are asked. The page chooses `listId`; with it
 * each address has one id for its request, so that a list that is sent again asks nobody twice.
 */
export const checkAddresses = query({
  name: "check-addresses",
  roles: ["doctor"],
  input: z.object({
    listId: z.string().refine(isUuid),
    abhaAddresses: z.array(abhaAddressInput.shape.abhaAddress).min(1).max(MOST_ADDRESSES),
  }),
  run: async (tx, { listId, abhaAddresses }): Promise<AddressCheck[]> => {
    const ids = new Map(abhaAddresses.map((abhaAddress) => [abhaAddress, requestIdOf(tx, listId, abhaAddress)]));
    const names = await namesOf(tx, abhaAddresses);
    const sent = await sentAmong(tx, [...ids.values()]);
    const open = await listOpenAmong(tx, abhaAddresses);
    return [...ids].map(([abhaAddress, requestId]) => {
      const other = open.find((request) => request.abhaAddress === abhaAddress && request.id !== requestId);
      return {
        abhaAddress,
        requestId,
        name: names.get(abhaAddress) ?? null,
        isAsked: sent.has(requestId),
        open: other ? { id: other.id, requester: other.requester, at: other.at.toISOString() } : null,
      };
    });
  },
  audits: (_, checks) =>
    checks.map(({ abhaAddress, isAsked, open }) => ({
      action: "patient.searched",
      subject: { kind: "operation", id: "check-addresses" },
      detail: { isAsked, isOpen: open !== null },
      patient: abhaAddress,
    })),
});

/** A UUID (version 8, RFC 9562) that hospital, doctor, list and address alone determine. */
function requestIdOf({ actor }: StaffTx, listId: string, abhaAddress: string): ConsentRequestId {
  const text = [actor.hospitalId, actor.staffId, listId.toLowerCase(), abhaAddress].join("\n");
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") as string as ConsentRequestId;
}
