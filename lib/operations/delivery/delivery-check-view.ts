import "server-only";

/** A sentence as a key of the catalogue's `proof` part, with what it names. */
export type ProofWords = { key: string; values: Record<string, string | number> };

/** `waiting`: its turn has not come. `left-out`: it will not come. */
export type ProofStepState = "waiting" | "running" | "good" | "doubtful" | "bad" | "left-out";

export type ProofStepView = {
  name: "register" | "read-back" | "ask" | "answer";
  state: ProofStepState;
  words: ProofWords;
};

/** One run of proving delivery as admins see it. Instants are ISO 8601 in UTC. */
export type ProofView = {
  id: string;
  startedAt: string;
  startedBy: string;
  finishedAt: string | null;
  state: "running" | "proven" | "not-proven";
  /** What it comes to, and what to do. */
  sentence: ProofWords;
  steps: ProofStepView[];
};

/** The newest run, and when a run last proved that this client's callbacks reach this address. */
export type DeliveryView = { latest: ProofView | null; lastProvenAt: string | null };
