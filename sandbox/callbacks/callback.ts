import type { DialectName } from "@/lib/abdm/vocabulary";

/** What the gateway says of its own accord or in answer to a call. */
export type CallbackKind = "on-find" | "on-init" | "on-status" | "notify" | "on-fetch";

/** A callback on its way to a client. */
export type Callback = {
  clientId: string;
  hiuId: string;
  dialect: DialectName;
  kind: CallbackKind;
  path: string;
  /** The gateway's own id of this callback: a header in v3, in the body in v0.5. */
  requestId: string;
  body: Record<string, unknown>;
  /** Callbacks of one consent request keep their order. */
  consentRequestId: string | null;
  /** Takes the place of the gateway's token. */
  bearer?: string;
  headers?: Record<string, string>;
};

/** One attempt to deliver a callback. `answered` is the status it met, or null where there was no answer. */
export type Attempt = {
  at: string;
  clientId: string;
  kind: CallbackKind | "custom";
  path: string;
  requestId: string;
  attempt: number;
  answered: number | null;
  outcome: "delivered" | "refused" | "unreachable" | "dropped" | "no address";
  body: unknown;
};
