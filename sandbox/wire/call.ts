import type { Delivery } from "@/sandbox/callbacks/courier";

/** What a call is about, in one word. */
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
  | "heartbeat"
  | "unknown";

/** The two generations, and the service that knows ABHA addresses. */
export type Service = "v3" | "v0.5" | "abha";

/** A call as it arrived. */
export type Call = {
  kind: CallKind;
  service: Service;
  path: string;
  headers: Headers;
  rawBody: string;
  params: string[];
};

/** The answer to a call, and what goes out once it was given. */
export type Reply = {
  status: number;
  /** Sent as JSON unless `text` is there. */
  body?: unknown;
  text?: string;
  contentType?: string;
  headers?: Record<string, string>;
  after?: () => Delivery;
};

/** A call in the journal. `status` is null as long as it was not answered. */
export type CallEntry = {
  at: string;
  clientId: string | null;
  kind: CallKind;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  status: number | null;
};
