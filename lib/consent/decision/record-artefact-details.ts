import "server-only";
import { checkArtefact } from "@/lib/abdm/check-artefact";
import type { FetchedArtefact, WireErrorResult } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { decideDetails } from "@/lib/consent/decision/decide-consent";
import type { ConsentArtefactEvent } from "@/lib/consent/artefact/consent-artefact-status";
import { perform, standingOf } from "@/lib/consent/decision/apply-changes";
import { linkRows, listRows, lockIds, type ConsentArtefactChange } from "@/lib/consent/artefact/consent-artefact-table";
import { lockRow, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { identitiesOf } from "@/lib/credential/credential-table";
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
 * admin. Runs in the caller's transaction; answers whether anything changed, and whether it is not what was asked.
 */
export async function noteDetails(
  ctx: Context,
  told: {
    artefactId: ConsentArtefactId;
    consentRequestId: ConsentRequestId;
    result: Details;
  },
): Promise<"changed" | "not-as-asked" | "repeat"> {
  permitMachine(ctx);
  const { artefactId: id, consentRequestId, result } = told;
  await lockIds(ctx, [id]);
  const request = await lockRow(ctx, consentRequestId);
  if (!request) throw new AppError("not-found");
  await linkRows(ctx, consentRequestId, [id]);
  const { event, isAsAsked = true, ...kept } = await stepOf(ctx, request, id, result);
  const changed = await perform(ctx, consentRequestId, decideDetails(await standingOf(ctx, request), id, event), kept);
  if (!isAsAsked) return "not-as-asked";
  return changed ? "changed" : "repeat";
}

type Step = {
  event: ConsentArtefactEvent;
  isAsAsked?: boolean;
  change?: ConsentArtefactChange;
  detail?: Record<string, unknown>;
};

async function stepOf(ctx: Context, request: ConsentRequestRow, id: ConsentArtefactId, result: Details): Promise<Step> {
  if ("error" in result) return aside(["fetch-refused"], redactPersonalData(result.error));
  const status = "artefact" in result ? result.artefact.status : result.status;
  const end = ENDS[status];
  if (end) return { event: end };
  if (!("artefact" in result)) return aside(["no-details"]);
  const { artefact } = result;
  const asked = askedOf(request, id, await identitiesOf(ctx));
  const reasons = checkArtefact(asked, artefact, ctx.now);
  const others = await listRows(ctx, request.id);
  const second = others.some((row) => row.id !== id && row.status === "GRANTED" && row.hipId === artefact.hip?.id);
  const all = second ? [...reasons, "second-for-hip"] : [...reasons];
  const change = detailsOf(ctx, artefact);
  if (all.length === 0) return { event: "held", change };
  // A patient who was asked twice may allow it twice: that is more than is needed, not other than was asked.
  return { ...aside(all, {}, change), isAsAsked: reasons.length === 0 };
}

const aside = (reasons: string[], detail: Record<string, unknown> = {}, change: ConsentArtefactChange = {}): Step => ({
  event: "set-aside",
  change: { ...change, asideReasons: reasons },
  detail: { ...detail, reasons },
});

function askedOf(request: ConsentRequestRow, id: ConsentArtefactId, identities: { hiuIds: string[]; cmIds: string[] }) {
  const { purpose, hiTypes, dateFrom, dateTo, dataEraseAt } = request;
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt) {
    throw new AppError("conflict", "a granted request is complete");
  }
  return {
    artefactId: id,
    ...identities,
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
