import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { oldestUnsealedAt } from "@/lib/audit/chain-table";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import { credentialHistory, ownJwksUrls } from "@/lib/credential/credential-table";
import { toCredentialView } from "@/lib/credential/to-credential-view";
import type { Tx } from "@/lib/db/transaction";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { keySetAges } from "@/lib/inbound/verify-caller";
import { listWorkers } from "@/lib/jobs/job-worker-table";
import { OVERDUE_AFTER } from "@/lib/operations/callbacks/callback-rules";
import { auditStateOf } from "@/lib/operations/audit/read-audit-state";
import { deliveryOf } from "@/lib/operations/delivery/read-delivery";
import { MAX_COUNT } from "@/lib/operations/failed-messages/count-failed-messages";
import { countOnTab } from "@/lib/operations/failed-messages/failed-message-queries";
import { assessHealth } from "@/lib/operations/health/assess-health";
import { callsByHour } from "@/lib/operations/health/calls-by-hour";
import {
  countAnswers,
  countByState,
  countCalls,
  countRefusalsByReason,
  countUnprocessed,
  databaseTime,
  lastCallbackAt,
} from "@/lib/operations/health/health-queries";
import { countWork } from "@/lib/operations/health/work-queries";
import type { CredentialHealth, HealthFacts, HealthView, KeySetView } from "@/lib/operations/health/health-view";
import { readRetention } from "@/lib/operations/retention/read-retention";
import { listCircuits } from "@/lib/outbound/gateway-circuit-table";

/** A callback counts as missing only after this long. */
const ANSWER_DUE_AFTER = 2 * MINUTE;
const HOURS_SHOWN = 24;
/** The offset of India's clocks from UTC is five hours and a half: hours begin there at the half hours of UTC. */
const HALF_HOUR = 30 * MINUTE;

/** The state of the service for a hospital's admins: the facts in the order in which a person on call needs them, and the findings. */
export const readHealth = query({
  name: "read-health",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<HealthView> => {
    // On its own: together with other statements its time would include theirs.
    const milliseconds = await databaseTime(tx);
    const [work, credentials, keySets, callbacks, failed, answers, calls, delivery, audit, kept, waiting, hospital] =
      await Promise.all([
        readWork(tx),
        readCredentials(tx),
        readKeySets(tx),
        readCallbacks(tx),
        countOnTab(tx, "failed", MAX_COUNT),
        readAnswers(tx),
        readCalls(tx),
        deliveryOf(tx),
        auditStateOf(tx),
        readRetention(tx),
        oldestUnsealedAt(tx),
        findOwnHospital(tx),
      ]);
    const at = tx.now.toISOString();
    const facts = {
      at,
      database: { milliseconds },
      work,
      credentials,
      keySets,
      callbacks,
      messages: { failed },
      answers,
      calls,
      delivery,
      audit,
      sealing: {
        waitingSince: iso(waiting),
        unverifiedSince: audit.verifiedAt ?? hospital.createdAt.toISOString(),
      },
    };
    return { ...facts, findings: assessHealth(facts), ...kept };
  },
  audits: { because: "counts and times" },
});

const iso = (instant: Date | null) => instant?.toISOString() ?? null;
const before = ({ now }: Tx, milliseconds: number) => new Date(now.getTime() - milliseconds);

async function readWork({ db }: Tx): Promise<HealthFacts["work"]> {
  const [work, workers] = await Promise.all([countWork(db), listWorkers(db)]);
  return {
    ...work,
    oldestWaitingSince: iso(work.oldestWaitingSince),
    workers: workers.map(({ process, startedAt }) => ({ process, startedAt: startedAt.toISOString() })),
  };
}

async function readCredentials(tx: Tx): Promise<CredentialHealth[]> {
  const [history, circuits] = await Promise.all([credentialHistory(tx), listCircuits(tx)]);
  return history.flatMap((row): CredentialHealth[] => {
    const { version, state, gatewayUrl, dialect, session } = toCredentialView(row);
    if (state === "retired") return [];
    const circuit = circuits.find(({ credentialId }) => credentialId === row.credential.id);
    const retryAt = circuit?.openUntil && circuit.openUntil > tx.now ? circuit.openUntil : null;
    return [{ version, state, gatewayUrl, dialect, session, retryAt: iso(retryAt), failures: circuit?.failures ?? 0 }];
  });
}

async function readKeySets(tx: Tx): Promise<KeySetView[]> {
  const own = await ownJwksUrls(tx);
  return keySetAges()
    .filter(({ jwksUrl }) => own.includes(jwksUrl))
    .map((set) => ({ ...set, fetchedAt: iso(set.fetchedAt), lastFailedAt: iso(set.lastFailedAt) }));
}

async function readCallbacks(tx: Tx): Promise<HealthFacts["callbacks"]> {
  const [lastAt, states, refusals, unprocessed] = await Promise.all([
    lastCallbackAt(tx),
    countByState(tx, before(tx, DAY)),
    // Counted by the hour, from the beginning of one, as the callbacks page counts them.
    countRefusalsByReason(tx, new Date(Math.floor(before(tx, DAY).getTime() / HOUR) * HOUR)),
    countUnprocessed(tx, before(tx, OVERDUE_AFTER)),
  ]);
  return { lastAt: iso(lastAt), states, unprocessed, refusals };
}

async function readAnswers(tx: Tx): Promise<HealthFacts["answers"]> {
  const { firstAt, ...counts } = await countAnswers(tx, before(tx, HOUR), before(tx, ANSWER_DUE_AFTER));
  return { ...counts, firstAt: iso(firstAt) };
}

async function readCalls(tx: Tx): Promise<HealthFacts["calls"]> {
  const present = Math.floor((tx.now.getTime() + HALF_HOUR) / HOUR) * HOUR - HALF_HOUR;
  const first = new Date(present - (HOURS_SHOWN - 1) * HOUR);
  return callsByHour(await countCalls(tx, first), first, HOURS_SHOWN);
}
