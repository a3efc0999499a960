import "server-only";

import type { OutboundMessage, Requester } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { PURPOSE_REF_URI, PURPOSES } from "@/lib/abdm/vocabulary";

export type InitConsentRequest = Extract<OutboundMessage, { kind: "consent-request-init" }>;

/** Returns the part of `consent` in an init call that is the same in both dialects: everything but `hip` and `careContexts`. */
export function consentRequestBody(message: InitConsentRequest, hiuId: string) {
  const { purpose, permission, requester } = message;
  return {
    purpose: {
      text: PURPOSES[purpose],
      code: purpose,
      refUri: PURPOSE_REF_URI,
    },
    patient: { id: message.abhaAddress },
    hiu: { id: hiuId },
    requester: {
      name: requester.name,
      identifier: identifierOf(requester),
    },
    hiTypes: message.hiTypes,
    permission: {
      accessMode: permission.accessMode,
      dateRange: {
        from: formatTimestamp(permission.dateRange.from),
        to: formatTimestamp(permission.dateRange.to),
      },
      dataEraseAt: formatTimestamp(permission.dataEraseAt),
      frequency: permission.frequency,
    },
  };
}

const identifierOf = (requester: Requester) =>
  "registrationNumber" in requester
    ? { type: "REGNO", value: requester.registrationNumber, system: "https://www.mciindia.org" }
    : { type: "HPRID", value: requester.hprId, system: "https://doctor.ndhm.gov.in" };
