import "server-only";
import { checkArtefact } from "@/lib/abdm/artefact-check";
import type { FetchedArtefact, WireErrorResult } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { withoutPersons } from "@/lib/abdm/without-persons";
import { advanceArtefact } from "@/lib/consent-artefact/advance";
import type { ConsentArtefactEvent } from "@/lib/consent-artefact/lifecycle";
import { settleByArtefacts } from "@/lib/consent-artefact/settle";
import { listRows, type ConsentArtefactChange } from "@/lib/consent-artefact/store";
import { lockRow, type ConsentRequestRow } from "@/lib/consent-request/store";
import { activeCredential } from "@/lib/credential/store";
import type { Context } from "@/lib/db/context";
import { permitMachine } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** What an on-fetch says: the details, an end without details, or why there are none. */
export type Details =
  { artefact: FetchedArtefact } | { status: CmStatus; artefactId: ConsentArtefactId | null } | WireErrorResult;

const ENDS: Partial<Record<CmStatus, ConsentArtefactEvent>> = {
  REVOKED: "revoked",
  EXPIRED: "expired",
  DENIED: "denied",
};

/**
 * Keeps an artefact's details if it is ours, this patient's and no wider than asked; otherwise sets it aside, unused, for an
 * admin. Runs in the caller's transaction; answers whether anything changed.
 */
export async function noteDetails(
  ctx: Context,
  told: {
    artefactId: ConsentArtefactId;
    consentRequestId: ConsentRequestId;
    result: Details;
  },
): Promise<boolean> {
  permitMachine(ctx);
  const { artefactId: id, consentRequestId, result } = told;
  const request = await lockRow(ctx, consentRequestId);
  if (!request) throw new AppError("not-found");
  const changed = await advanceArtefact(ctx, {
    id,
    consentRequestId,
    ...(await stepOf(ctx, request, id, result)),
  });
  if (changed) await settleByArtefacts(ctx, consentRequestId);
  return changed;
}

type Step = {
  event: ConsentArtefactEvent;
  change?: ConsentArtefactChange;
  detail?: Record<string, unknown>;
};

async function stepOf(ctx: Context, request: ConsentRequestRow, id: ConsentArtefactId, result: Details): Promise<Step> {
  if ("error" in result) return aside(["fetch-refused"], withoutPersons(result.error));
  const status = "artefact" in result ? result.artefact.status : result.status;
  const end = ENDS[status];
  if (end) return { event: end };
  if (!("artefact" in result)) return aside(["no-details"]);
  const { artefact } = result;
  const credential = await activeCredential(ctx);
  const asked = askedOf(request, id, credential);
  const reasons = checkArtefact(asked, artefact, ctx.now);
  const others = await listRows(ctx, request.id);
  const second = others.some((row) => row.id !== id && row.status === "GRANTED" && row.hipId === artefact.hip?.id);
  const all = second ? [...reasons, "second-for-hip"] : [...reasons];
  return all.length > 0
    ? aside(all, {}, detailsOf(ctx, artefact))
    : { event: "held", change: detailsOf(ctx, artefact) };
}

const aside = (reasons: string[], detail: Record<string, unknown> = {}, change: ConsentArtefactChange = {}): Step => ({
  event: "set-aside",
  change: { ...change, asideReasons: reasons },
  detail: { ...detail, reasons },
});

function askedOf(
  request: ConsentRequestRow,
  id: ConsentArtefactId,
  credential: { hiuId: string; cmId: string } | null,
) {
  const { purpose, hiTypes, dateFrom, dateTo, dataEraseAt } = request;
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt || !credential) {
    throw new AppError("conflict", "a granted request is complete and its hospital has a credential");
  }
  return {
    artefactId: id,
    hiuId: credential.hiuId,
    cmId: credential.cmId,
    abhaAddress: request.abhaAddress,
    purpose,
    hiTypes,
    dateRange: { from: dateFrom, to: dateTo },
    dataEraseAt,
    hipId: request.hipId,
  };
}

function detailsOf(ctx: Context, artefact: FetchedArtefact): ConsentArtefactChange {
  const { hip, permission } = artefact;
  return {
    hipId: hip?.id ?? null,
    hipName: hip?.name ?? null,
    hiTypes: artefact.hiTypes,
    accessMode: permission.accessMode,
    dateFrom: permission.dateRange.from,
    dateTo: permission.dateRange.to,
    dataEraseAt: permission.dataEraseAt,
    frequency: permission.frequency,
    careContexts: artefact.careContexts,
    signature: artefact.signature,
    fetchedAt: ctx.now,
  };
}
