import "server-only";

/** The results of a whole check, each a sentence of the catalogue. */
export const CHECK_RESULTS = [
  ...(["running-register", "running-read-back", "running-status-request", "running-callback"] as const),
  ...(["proven", "proven-replaced", "proven-elsewhere"] as const),
  ...(["abandoned", "credential-changed", "gateway-unavailable", "credential-refused", "not-linked"] as const),
  ...(["request-not-accepted", "no-callback", "no-callback-refused", "no-callback-elsewhere"] as const),
  ...(["no-callback-no-address", "no-callback-inactive", "no-callback-unreported"] as const),
] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

/** The results of one step, each a sentence of the catalogue; those from `unreachable` on are failures of any step. */
export const STEP_RESULTS = [
  ...(["waiting", "running", "left-out"] as const),
  ...(["registered", "registered-replacing"] as const),
  ...(["same", "other", "taken-over", "nothing", "bridge-inactive", "not-linked", "not-hiu"] as const),
  ...(["service-inactive", "unreadable", "request-accepted", "callback-received", "no-callback"] as const),
  ...(["unreachable", "busy", "refused", "unauthorised", "unanswered", "circuit-open"] as const),
  ...(["no-session-refused", "no-session-stopped", "no-session-unreachable", "no-session-no-credential"] as const),
  ...(["other-failure"] as const),
] as const;
export type StepResult = (typeof STEP_RESULTS)[number];

/** A key of the catalogue's `delivery-check` part, with the values that its sentence names. */
export type ResultText<Key extends string> = { key: Key; values: Record<string, string | number> };

/** `waiting`: not started. `left-out`: will not be done. */
export type StepState = "waiting" | "running" | "good" | "doubtful" | "bad" | "left-out";

export type StepView = {
  name: "register" | "read-back" | "status-request" | "callback";
  state: StepState;
  result: ResultText<StepResult>;
};

/** One delivery check as admins see it. Instants are ISO 8601 in UTC. */
export type DeliveryCheckView = {
  id: string;
  startedAt: string;
  startedBy: string;
  finishedAt: string | null;
  state: "running" | "proven" | "not-proven";
  /** What worked, and what to do. */
  result: ResultText<CheckResult>;
  steps: StepView[];
};

/** The newest check, and when one last showed that this client's callbacks reach this address. */
export type DeliveryView = { latest: DeliveryCheckView | null; lastProvenAt: string | null };
