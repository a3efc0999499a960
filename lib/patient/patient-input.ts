import "server-only";
import { z } from "zod";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { isUuid, type PatientLookupId } from "@/lib/ids";

/** A well-formed ABHA address, normalised. */
export const abhaAddressInput = z.object({
  abhaAddress: z.string().transform((text, context) => {
    const address = normaliseAbhaAddress(text);
    if (address) return address;
    context.addIssue({ code: "custom", message: "abha-address-malformed" });
    return z.NEVER;
  }),
});

export const lookupInput = z.object({
  id: z
    .string()
    .refine(isUuid)
    .transform((text) => text as PatientLookupId),
});
