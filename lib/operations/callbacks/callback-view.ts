import "server-only";
import type { DialectName } from "@/lib/abdm/vocabulary";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { CallbackReason } from "@/lib/inbound/callback-reason";
import type { GatewayCallbackRow } from "@/lib/inbound/gateway-callback-table";
import type { CallbackDecisionRow } from "@/lib/operations/callbacks/callback-decision-table";

export type CallbackState = GatewayCallbackRow["state"];
export type CallbackMessage = GatewayCallbackRow["message"];

/** A state in which nothing more happens until an admin decides: the kind of a callback on the tab `needs-you`. */
export type UndecidedState = Extract<CallbackState, "unmatched" | "contradiction" | "malformed">;

/** A tab of the callbacks page: `needs-you`, or named after the state of its callbacks; `processed` holds repeats as well. */
export type CallbackTabName = "needs-you" | Exclude<CallbackState, "repeat" | UndecidedState>;

/** A row of the callbacks page. Instants are ISO 8601 in UTC. */
export type CallbackItem = {
  id: string;
  message: CallbackMessage;
  state: CallbackState;
  /** Why it is in this state, or null where the state needs no explanation. */
  reason: CallbackReason | null;
  /** The fields that are wrong in one that cannot be decoded, or why its body cannot be read. */
  problem: string | null;
  /** Whether the network had used its id before, with other content. */
  idUsedBefore: boolean;
  /** The id that it depends on, and until when it waits before an admin is shown it. */
  waits: { for: string; until: string } | null;
  receivedAt: string;
  /** What an admin may decide about it now. */
  may: { replay: boolean; discard: boolean };
  /** How often the gateway delivered it once more. */
  repeats: number;
  /** The consent request that it was matched to. */
  request: { id: string; status: ConsentRequestStatus; patient: { abhaAddress: string; name: string | null } } | null;
};

export type CallbackPage = { items: CallbackItem[]; nextCursor: string | null };

/** How many callbacks each tab holds; `more` where counting stopped at `rows`. */
export type CallbackCounts = Record<CallbackTabName, { rows: number; more: boolean }>;

/** What a replay would do: a key of the catalogue. */
export type ReplayForecast =
  | "nothing"
  | "impossible"
  | "processed-at-once"
  | "dependency-checked-again"
  | "same-again"
  | "matched-again"
  | "compared-again"
  | "as-if-new";

/** The stored body as text for people; nothing of it is left out. There is no text where it is empty, erased, or its key is lost. */
export type ReadableBody = {
  text: string;
  form: "json" | "text" | "binary" | "empty" | "erased" | "unreadable";
  bytes: number;
};

/** What an admin decided about a callback, and why. */
export type CallbackStep = { at: string; action: CallbackDecisionRow["action"]; by: string; reason: string };

/** A callback with all that its page shows. */
export type CallbackDetail = CallbackItem & {
  tab: CallbackTabName;
  dialect: DialectName;
  /** Where it arrived, without leading slash. */
  path: string;
  /** The gateway's id of it, or a digest of the content where it gave none. */
  requestId: string;
  processedAt: string | null;
  replay: ReplayForecast;
  body: ReadableBody;
  /** Oldest first. */
  history: CallbackStep[];
};
