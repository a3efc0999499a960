import { expect, test, vi } from "vitest";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { SECOND } from "@/lib/clock";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import type { ConsentRequestId } from "@/lib/ids";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { expectWithin, timeLimit } from "@/test/support/time-limit";

const REQUESTS = 50;
/** How many jobs that send run at once: so many calls may be under way before the circuit opens. */
const SENDING_CONCURRENCY = 8;

// A call without a response ends sooner than after the usual ten seconds.
const product = useProductWithSandbox({ limits: { timeoutMs: 2 * SECOND } });

const addDraft = ({ doctor }: SandboxHospital) => execute(saveDraft, doctor(), consentRequestForm());
const waitForEach = async (
  hospital: SandboxHospital,
  ids: Iterable<string>,
  expected: (request: ConsentRequestDetail) => void,
) => {
  for (const id of ids) await waitForRequest(hospital, id, expected);
};

/** The median time that saving a draft, listing and opening a request take together, in milliseconds. */
async function measureWork(hospital: SandboxHospital): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const start = performance.now();
    const { id } = await addDraft(hospital);
    await execute(listConsentRequests, hospital.doctor(), { limit: 20 });
    await readRequest(hospital, id);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[7] ?? Infinity;
}

/** The requests of which an attempt has no response: it may have arrived. */
async function requestsInDoubt({ id }: SandboxHospital): Promise<Set<ConsentRequestId>> {
  const { rows } = await product.database.admin.$client.query<{ id: ConsentRequestId }>(
    "select consent_request_id as id from gateway_call where hospital_id = $1 and outcome = 'unanswered'",
    [id],
  );
  return new Set(rows.map((row) => row.id));
}

/** Lets the minute pass for which an attempt in doubt is waited for. */
async function letDoubtPass({ id }: SandboxHospital): Promise<void> {
  const query = (text: string) => product.database.admin.$client.query(text, [id]);
  await query(
    `update gateway_call set sent_at = sent_at - interval '1 minute'
     where hospital_id = $1 and outcome = 'unanswered'`,
  );
  await query(
    `update outbound_message set next_attempt_at = now() where finished_at is null and id in (
       select outbound_message_id from gateway_call where hospital_id = $1 and outcome = 'unanswered')`,
  );
}

const FAULTS = { "answers 503": { status: 503 }, "does not answer": { hang: true } };

test.concurrent.each<[keyof typeof FAULTS, DialectName]>([
  ["answers 503", "v0.5"],
  ["does not answer", "v3"],
])(
  "while the gateway %s (%s) doctors can work, and each request is sent once when it is back",
  async (fault, dialect) => {
    const hospital = await product.createHospital(dialect);
    await waitForEach(hospital, [await submitToPatient(hospital)], ({ status }) => expect(status).toBe("REQUESTED"));
    await Promise.all(Array.from({ length: 20 }, () => addDraft(hospital)));
    const before = await measureWork(hospital);
    await product.setFaults(hospital, { messages: ["init"], ...FAULTS[fault] });
    const ids = await Promise.all(Array.from({ length: REQUESTS }, () => submitToPatient(hospital)));

    await waitForEach(hospital, ids, ({ status, situation }) => {
      expect(status).toBe("SENDING");
      const problem = situation.kind === "sending" ? situation.problem : null;
      expect(problem?.advice).toMatch(/^(gateway-busy|gateway-unreachable|no-answer-yet)$/);
      expect(Date.parse(problem?.nextTryAt ?? "")).toBeGreaterThan(Date.now() - 5 * SECOND);
    });
    expectWithin(await measureWork(hospital), before * 5 + 100);
    const callsWithFault = (await product.receivedCalls(hospital, "init")).length - 1;
    expect(callsWithFault).toBeGreaterThan(0);
    expect(callsWithFault).toBeLessThanOrEqual(2 * SENDING_CONCURRENCY);

    await product.setFaults(hospital);
    const inDoubt = await vi.waitFor(
      async () => {
        await product.endOpenCircuit(hospital);
        const inDoubt = await requestsInDoubt(hospital);
        for (const id of ids) if (!inDoubt.has(id)) expect((await readRequest(hospital, id)).status).toBe("REQUESTED");
        return inDoubt;
      },
      { timeout: timeLimit(20_000), interval: 100 },
    );
    expect(inDoubt.size).toBeLessThanOrEqual(callsWithFault + 1);
    // What may have arrived is not sent a second time before its minute is over.
    for (const id of inDoubt) expect((await readRequest(hospital, id)).status).toBe("SENDING");
    await letDoubtPass(hospital);
    await waitForEach(hospital, ids, ({ status }) => expect(status).toBe("REQUESTED"));

    const accepted = (await product.receivedCalls(hospital, "init")).filter(({ status }) => status === 202);
    const patients = accepted.map(({ body }) => (body as { consent: { patient: { id: string } } }).consent.patient.id);
    expect(patients).toHaveLength(REQUESTS + 1);
    expect(new Set(patients).size).toBe(REQUESTS + 1);
  },
);
