import "server-only";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import { credentialHistory, realms } from "@/lib/credential/credential-table";
import { toCredentialView } from "@/lib/credential/to-credential-view";
import type { Context, StaffActor } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { callsByHour } from "@/lib/operations/health/calls-by-hour";
import {
  circuits,
  countAnswers,
  countCalls,
  countFates,
  countRefusals,
  countUnread,
  databaseTime,
  lastCallbackAt,
} from "@/lib/operations/health/health-queries";
import type { HealthFacts, HealthView, KeySetView, WayView } from "@/lib/operations/health/health-view";
import { seeDelivery } from "@/lib/operations/delivery/read-delivery";
import { keySetAges } from "@/lib/inbound/verify-caller";
import { verdict } from "@/lib/operations/health/assess-health";
import { countJobs, listWorkers } from "@/lib/jobs/job-queries";

/** An answer is not missed before it has had this long. */
const ANSWER_DUE = 2 * MINUTE;
const HOURS_SHOWN = 24;
/** India's clocks are half an hour beside the hours of UTC. */
const HALF_HOUR = 30 * MINUTE;

/** How the desk fares at `now`: what a person on call asks, in that order, and what it comes to; for admins, of their hospital. */
export async function seeHealth(ctx: Context): Promise<HealthView> {
  permitStaff(ctx, "admin");
  // On its own: beside the other questions it would wait for a connection, and not for the database.
  const milliseconds = await databaseTime(ctx);
  const [work, ways, keySets, callbacks, answers, calls, delivery] = await Promise.all([
    seeWork(ctx),
    seeWays(ctx),
    seeKeySets(ctx),
    seeCallbacks(ctx),
    seeAnswers(ctx),
    seeCalls(ctx),
    seeDelivery(ctx),
  ]);
  const at = ctx.now.toISOString();
  const facts = { at, database: { milliseconds }, work, ways, keySets, callbacks, answers, calls, delivery };
  return { ...facts, findings: verdict(facts) };
}

const iso = (instant: Date | null) => instant?.toISOString() ?? null;
const before = ({ now }: Context, milliseconds: number) => new Date(now.getTime() - milliseconds);

async function seeWork({ db, now }: Context): Promise<HealthFacts["work"]> {
  const [jobs, workers] = await Promise.all([countJobs(db, now), listWorkers(db, now)]);
  return {
    ...jobs,
    oldestWaitingSince: iso(jobs.oldestWaitingSince),
    workers: workers.map(({ process, startedAt }) => ({ process, startedAt: startedAt.toISOString() })),
  };
}

async function seeWays(ctx: Context): Promise<WayView[]> {
  const [history, held] = await Promise.all([credentialHistory(ctx), circuits(ctx)]);
  return history.flatMap((row): WayView[] => {
    const { version, state, gatewayUrl, dialect, session } = toCredentialView(row);
    const circuit = held.find(({ circuit }) => circuit.credentialId === row.credential.id)?.circuit;
    const heldUntil = circuit?.openUntil && circuit.openUntil > ctx.now ? circuit.openUntil : null;
    if (state === "retired") return [];
    return [
      { version, state, gatewayUrl, dialect, session, heldUntil: iso(heldUntil), failures: circuit?.failures ?? 0 },
    ];
  });
}

async function seeKeySets({ db, actor }: Context): Promise<KeySetView[]> {
  const own = (await realms(db, actor.hospitalId)).map(({ jwksUrl }) => jwksUrl);
  return keySetAges()
    .filter(({ jwksUrl }) => own.includes(jwksUrl))
    .map((set) => ({ ...set, fetchedAt: iso(set.fetchedAt), lastFailedAt: iso(set.lastFailedAt) }));
}

async function seeCallbacks(ctx: Context): Promise<HealthFacts["callbacks"]> {
  const [lastAt, fates, refusals, stuck] = await Promise.all([
    lastCallbackAt(ctx),
    countFates(ctx, before(ctx, DAY)),
    countRefusals(ctx, before(ctx, DAY)),
    countUnread(ctx, before(ctx, MINUTE)),
  ]);
  return { lastAt: iso(lastAt), fates, stuck, refusals };
}

async function seeAnswers(ctx: Context): Promise<HealthFacts["answers"]> {
  const { firstAt, ...counts } = await countAnswers(ctx, before(ctx, HOUR), before(ctx, ANSWER_DUE));
  return { ...counts, firstAt: iso(firstAt) };
}

async function seeCalls(ctx: Context<StaffActor>): Promise<HealthFacts["calls"]> {
  const present = Math.floor((ctx.now.getTime() + HALF_HOUR) / HOUR) * HOUR - HALF_HOUR;
  const first = new Date(present - (HOURS_SHOWN - 1) * HOUR);
  return callsByHour(await countCalls(ctx, first), first, HOURS_SHOWN);
}
