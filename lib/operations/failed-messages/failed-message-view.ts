import "server-only";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { MessageDecisionRow } from "@/lib/operations/failed-messages/message-decision-table";
import type { KindToDecide, OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

export type MessageState = OutboundMessageRow["state"];
export type FailedMessageKind = KindToDecide;

/** A tab of the page of failed messages, named after the state of its messages. */
export type MessageTabName = Extract<MessageState, "failed" | "closed">;

/** What an admin is advised to do about a failed message: a key of the catalogue. */
export type FailedMessageAdvice =
  | "nothing-to-do"
  | "consent-over"
  | "try-later"
  | "check-clock"
  | "check-credential"
  | "check-hiu-id"
  | "check-entitlement"
  | "check-registration"
  | "check-callback-address"
  | "check-environment"
  | "check-gateway-address"
  | "check-connection"
  | "blocked-for-a-day"
  | "report-fault"
  | "server-log"
  | "unknown";

/** A row of the page of failed messages. Instants are ISO 8601 in UTC. */
export type FailedMessageItem = {
  id: string;
  kind: FailedMessageKind;
  state: MessageState;
  /** When it ended; null while it is being sent once more. */
  finishedAt: string | null;
  /** How often the gateway was called with it. */
  attempts: number;
  /** The result of the last attempt, or why none was made: a key of the catalogue, or another word; null where its time ran out before. */
  lastResult: string | null;
  /** The gateway's own words on the last attempt; null where it sent none. */
  error: { code: string; message: string } | null;
  advice: FailedMessageAdvice;
  /** The consent request that it belongs to. */
  request: { id: string; status: ConsentRequestStatus; patient: { abhaAddress: string; name: string | null } } | null;
};

export type FailedMessagePage = { items: FailedMessageItem[]; nextCursor: string | null };

/** How many messages each tab holds; `more` where counting stopped at `rows`. */
export type FailedMessageCounts = Record<MessageTabName, { rows: number; more: boolean }>;

/** What "Try again" would do: a key of the catalogue. */
export type RetryForecast = "sent-again" | "another-open" | "not-needed" | "under-way" | "done" | "cancelled";

/** What an admin decided about a message, and why. */
export type MessageStep = { at: string; action: MessageDecisionRow["action"]; by: string; reason: string };

/** A failed message with all that its page shows. */
export type FailedMessageDetail = FailedMessageItem & {
  tab: MessageTabName;
  createdAt: string;
  lastAttemptAt: string | null;
  httpStatus: number | null;
  /** Our id of the last attempt, by which the gateway's support finds it. */
  requestId: string | null;
  forecast: RetryForecast;
  may: { retry: boolean; close: boolean };
  /** Oldest first. */
  history: MessageStep[];
};
