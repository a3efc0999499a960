import type { Delivery } from "@/sandbox/callbacks/callback-sender";

/** The format of request ids: a UUID. */
export const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The kinds of calls that the network receives. */
export type CallKind =
  | "sessions"
  | "certs"
  | "openid"
  | "bridge-url"
  | "bridge-services"
  | "bridge-service"
  | "find"
  | "search"
  | "init"
  | "status"
  | "on-notify"
  | "fetch"
  | "data-request"
  | "data-status"
  | "data-notify"
  | "heartbeat"
  | "unknown";

/** The gateway's two dialects, and the service that looks up ABHA addresses. */
export type Service = "v3" | "v0.5" | "abha";

/** A call as it was received. */
export type Call = {
  kind: CallKind;
  service: Service;
  path: string;
  headers: Headers;
  rawBody: string;
  params: string[];
};

/** The response to a call, and the callback that is sent after it. */
export type Reply = {
  status: number;
  /** Sent as JSON, unless `text` is present. */
  body?: unknown;
  text?: string;
  contentType?: string;
  headers?: Record<string, string>;
  after?: () => Delivery;
};

/** A received call in the call log. `status` is null until there is a response. */
export type CallLogEntry = {
  at: string;
  clientId: string | null;
  kind: CallKind;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  status: number | null;
};
