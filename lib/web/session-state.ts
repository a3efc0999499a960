import "server-only";

/** A session that lasts: in how many milliseconds it ends unless it is used, and in any case. */
type Lasting<Kind> = { kind: Kind; idleIn: number; endsIn: number };

/** The session of the browser. */
export type SessionState = Lasting<"active"> | Lasting<"locked"> | { kind: "over" };
