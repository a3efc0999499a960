import "server-only";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { GatewayCallbackRow } from "@/lib/outbox/gateway-call-table";

export type CallbackState = GatewayCallbackRow["state"];
export type CallbackMessage = GatewayCallbackRow["message"];

/** The tabs of the callbacks page: what became of a callback, as an admin asks for it. */
export type CallbackFate = "unmatched" | "clash" | "parked" | "malformed" | "received" | "processed" | "discarded";

/** A row of the callbacks page. Instants are ISO 8601 in UTC. */
export type CallbackItem = {
  id: string;
  message: CallbackMessage;
  state: CallbackState;
  /** Why it is where it is: a key of the catalogue, or null where the state says it all. */
  reason: string | null;
  /** The id that it waits for, and until when before people are told. */
  waits: { for: string; until: string } | null;
  receivedAt: string;
  /** How often the gateway delivered it once more. */
  repeats: number;
  /** What it was matched to. */
  request: { id: string; status: ConsentRequestStatus; patient: { abhaAddress: string; name: string | null } } | null;
};

export type CallbackPage = { items: CallbackItem[]; nextCursor: string | null };

/** How many callbacks each tab holds; `more` where counting stopped at `rows`. */
export type CallbackCounts = Record<CallbackFate, { rows: number; more: boolean }>;

/** What handing it back to the background work would do: a key of the catalogue. */
export type ReplayForecast =
  "nothing" | "read-at-last" | "tried-at-once" | "same-again" | "matched-again" | "clash-again" | "as-if-new";

/** The raw message made fit to be read; its first bytes are never left out. */
export type ReadableBody = { text: string; form: "json" | "text" | "binary" | "empty"; bytes: number };

/** What an admin did with a callback. */
export type CallbackStep = { at: string; action: string; by: string | null; reason: string };

/** All that a callback's page shows. */
export type CallbackDetail = CallbackItem & {
  fate: CallbackFate;
  dialect: DialectName;
  /** Where it arrived, without leading slash. */
  path: string;
  /** The gateway's id of it, or a digest of the body where it gave none. */
  requestId: string;
  processedAt: string | null;
  replay: ReplayForecast;
  may: { replay: boolean; discard: boolean };
  body: ReadableBody;
  /** Oldest first. */
  history: CallbackStep[];
};
