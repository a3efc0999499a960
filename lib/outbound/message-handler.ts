import "server-only";
import type { CallOutcome, CallTarget } from "@/lib/abdm/http/call-gateway";
import type { Bridge, OutboundMessage, WireError } from "@/lib/abdm/messages";
import type { SendingProblem } from "@/lib/consent/request/sending-problem";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Actor, StaffActor } from "@/lib/db/actor";
import type { Tx } from "@/lib/db/transaction";
import type { OutboundRequestId } from "@/lib/ids";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

/** A transaction of whatever sends: a job, or a member of staff who waits for the result. */
export type SenderTx = Tx<Exclude<Actor, { kind: "gateway" }>>;
export type JobTx = Tx<Exclude<Actor, StaffActor>>;

/** What a call returned in its HTTP response, where that is more than an acknowledgement. */
export type CallData = { bridge?: Bridge | "unreadable"; name?: string };
export type CallResult = CallOutcome & { data?: CallData };

/** A message for the dialect to encode, or a call of another kind. */
export type Prepared = OutboundMessage | { call: (target: CallTarget) => Promise<CallResult> };

/** Why an attempt failed, or why none was made: a key of the catalogue's advice, and the gateway's words. */
export type Problem = WireError & { advice: SendingProblem };

/** Why and until when a message waits; `wasAttempted` is false where the circuit was open. */
export type Waiting = { problem: Problem; nextAttemptAt: Date; wasAttempted: boolean };

/** What is special about one kind of message. Each function runs in the transaction that stores what it reports. */
export type MessageHandler = {
  /** Locks what the message is about, in the order of all locks. */
  lock?: (tx: JobTx, row: OutboundMessageRow) => Promise<unknown>;
  /** What is sent now; null where the message has become needless. */
  prepare: (tx: JobTx, row: OutboundMessageRow, credential: CredentialRow) => Promise<Prepared | null>;
  /** An attempt begins; `attempt` counts from 1. */
  attempted?: (tx: JobTx, row: OutboundMessageRow, attempt: number, requestId: OutboundRequestId) => Promise<void>;
  /** The gateway accepted it. `resendAt`: when it is sent again if no callback comes; `isResent`: an earlier attempt was accepted too. */
  accepted?: (
    tx: JobTx,
    row: OutboundMessageRow,
    result: { data: CallData; resendAt: Date | null; isResent: boolean },
  ) => Promise<void>;
  /** The gateway refused the attempt that was sent at `sentAt`, and would refuse it again. */
  refused?: (tx: JobTx, row: OutboundMessageRow, error: WireError, sentAt: Date) => Promise<void>;
  /** It waits, and is sent again by itself at that time. */
  waits?: (tx: JobTx, row: OutboundMessageRow, wait: Waiting) => Promise<void>;
  /** It is given up: its deadline has passed, it failed too often, or no callback came. `problem` is the last one. */
  gaveUp?: (tx: JobTx, row: OutboundMessageRow, problem: Problem | null) => Promise<void>;
};
