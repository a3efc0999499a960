import "server-only";

import { z } from "zod";

import type { FetchedArtefact } from "@/lib/abdm/messages";
import { parseTimestamp } from "@/lib/abdm/timestamps";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { abhaAddress, cmStatus, displayText, opaqueId, permission, storableText } from "@/lib/abdm/wire/fields";
import type { ConsentArtefactId } from "@/lib/ids";

/** The content of `consent` in on-fetch: a granted artefact, or only status and id of an artefact that is not granted. */
export type FetchedConsent = { artefact: FetchedArtefact } | { status: CmStatus; artefactId: ConsentArtefactId | null };

/** Schema of `consent` in on-fetch. The details of an artefact that is not granted are not read. Source: ABDM v3 M3, on-fetch. */
export const fetchedConsent = z.unknown().transform((consent, context): FetchedConsent => {
  const parsedStatus = consentStatus.safeParse(consent);
  const { status, consentDetail: detail } = parsedStatus.data ?? {};
  if (status !== undefined && status !== "GRANTED") {
    return { status, artefactId: (detail?.consentId ?? null) as ConsentArtefactId | null };
  }
  const artefact = parsedStatus.success ? grantedConsent.safeParse(consent) : parsedStatus;
  if (artefact.success) return { artefact: toArtefact(artefact.data as GrantedConsent) };
  for (const { path, message } of artefact.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});

const consentStatus = z.object({
  status: cmStatus,
  consentDetail: z
    .object({ consentId: opaqueId.nullish().catch(null) })
    .nullish()
    .catch(null),
});

const consentDetail = z.object({
  consentId: opaqueId,
  createdAt: z.unknown().optional(),
  patient: z.object({ id: abhaAddress }),
  hiu: z.object({ id: opaqueId }),
  hip: z.object({ id: storableText.trim().nullish(), name: displayText.nullish() }).nullish(),
  consentManager: z.object({ id: opaqueId }),
  purpose: z.object({ code: opaqueId }),
  hiTypes: z.array(opaqueId),
  permission,
  careContexts: z.array(z.object({ patientReference: storableText, careContextReference: storableText })).nullish(),
});

const grantedConsent = z.object({
  consentDetail: z.preprocess(completePermission, consentDetail),
  signature: storableText.nullish().catch(null),
});

type GrantedConsent = z.infer<typeof grantedConsent>;

/** The specification's schema has `dataEraseAt` and `frequency` beside `permission`, its examples inside: both are read. */
function completePermission(detail: unknown): unknown {
  if (!isRecord(detail) || !isRecord(detail.permission)) return detail;
  const { permission } = detail;
  const dataEraseAt = permission.dataEraseAt ?? detail.dataEraseAt;
  const frequency = permission.frequency ?? detail.frequency;
  return { ...detail, permission: { ...permission, dataEraseAt, frequency } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function toArtefact({ consentDetail: detail, signature }: GrantedConsent): FetchedArtefact {
  return {
    id: detail.consentId as ConsentArtefactId,
    status: "GRANTED",
    createdAt: parseTimestamp(detail.createdAt),
    abhaAddress: detail.patient.id,
    hiuId: detail.hiu.id,
    hip: detail.hip?.id ? { id: detail.hip.id, name: detail.hip.name ?? null } : null,
    cmId: detail.consentManager.id,
    purposeCode: detail.purpose.code,
    hiTypes: [...new Set(detail.hiTypes)],
    permission: detail.permission,
    careContexts: detail.careContexts ?? [],
    signature: signature ?? null,
  };
}
