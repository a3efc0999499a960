import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { SECOND, systemNow } from "@/lib/clock";
import { noteAway } from "@/lib/outbound/circuit-breaker";
import { signOf } from "@/lib/outbound/circuit-rules";
import { keepOutcome } from "@/lib/outbound/open-gateway-session";
import {
  credentialById,
  lockGatewaySession,
  updateGatewaySession,
  type CredentialRow,
  type GatewaySessionRow,
} from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { leaving } from "@/lib/jobs/leaving";

type Db = Context["db"];

/** Longer than a session call takes: a process that has not spoken by then has died. */
const TURN = 15 * SECOND;
const LOOK_AGAIN_AFTER = 40;

export type Turn<T> = {
  /** What is known without asking; `waited` says that another has asked meanwhile, and said what came of it. Null: the gateway must be asked. */
  known: (held: GatewaySessionRow, waited: boolean, tx: Db) => T | null | Promise<T | null>;
  ask: () => Promise<SessionOutcome>;
  /** Makes the result, in the transaction that keeps the outcome. */
  conclude: (tx: Db, answer: SessionOutcome) => T | Promise<T>;
};

/**
 * Lets one of all processes ask for a session under a credential; the others wait, and look. The turn is a mark in the
 * session's row: no connection to the database is held while the gateway is asked. Not inside a transaction.
 */
export async function inSessionTurn<T>(
  db: Db,
  credential: Pick<CredentialRow, "id">,
  now: Date,
  { known, ask, conclude }: Turn<T>,
): Promise<T> {
  for (let waited = false; ; waited = true) {
    const turn = await takeTurn(db, credential, (held, tx) => known(held, waited && held.askingUntil === null, tx));
    if (turn !== "another's" && turn !== "ours") return turn.known;
    if (turn === "ours") break;
    await pause(LOOK_AGAIN_AFTER);
  }
  const answer = await ask().catch(async (error: unknown) => {
    await updateGatewaySession(db, credential.id, { askingUntil: null });
    throw error;
  });
  return db.transaction(async (tx) => {
    const held = await lockGatewaySession(tx, credential.id);
    await updateGatewaySession(tx, credential.id, { askingUntil: null });
    // A credential that was retired meanwhile keeps no token.
    if ((await credentialById(tx, credential.id))?.state !== "retired") await keepOutcome(tx, held, answer, now);
    const sign = signOf(answer);
    if (sign !== "here" && !leaving().aborted) await noteAway(tx, credential.id, sign, systemNow());
    return conclude(tx, answer);
  });
}

function takeTurn<T>(
  db: Db,
  { id }: Pick<CredentialRow, "id">,
  known: (held: GatewaySessionRow, tx: Db) => T | null | Promise<T | null>,
): Promise<{ known: T } | "ours" | "another's"> {
  return db.transaction(async (tx) => {
    const held = await lockGatewaySession(tx, id);
    const answer = await known(held, tx);
    if (answer !== null) return { known: answer };
    const now = systemNow();
    if (held.askingUntil && held.askingUntil > now) return "another's";
    await updateGatewaySession(tx, id, { askingUntil: new Date(now.getTime() + TURN) });
    return "ours";
  });
}
