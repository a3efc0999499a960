import "server-only";
import { vi } from "vitest";
import { execute } from "@/lib/access/execute";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { submitForm } from "@/test/support/consent-request-form";
import type { TestHospital } from "@/test/support/fixtures";
import { timeLimit } from "@/test/support/time-limit";

/** The address of a sandbox patient, used by no other test, who behaves as the name describes. */
export const sandboxPatient = (behaviour: "grant" | "deny" | "silent" | "hina"): string =>
  `${behaviour}-${newId<ConsentRequestId>().slice(0, 8)}@sbx`;

/** Submits a request for a patient of the sandbox, one who never answers unless given; returns its id. */
export const submitToPatient = (
  { doctor }: Pick<TestHospital, "doctor">,
  abhaAddress = sandboxPatient("silent"),
): Promise<ConsentRequestId> => submitForm(doctor(), { abhaAddress, from: "2020-01-01" });

/** A request as its page shows it to the hospital's doctor. */
export const readRequest = ({ doctor }: Pick<TestHospital, "doctor">, id: string): Promise<ConsentRequestDetail> =>
  execute(getConsentRequest, doctor(), { id });

/** Waits until background work has brought a request to what is expected of it. */
export const waitForRequest = (
  hospital: Pick<TestHospital, "doctor">,
  id: string,
  expected: (request: ConsentRequestDetail) => void,
): Promise<void> =>
  vi.waitFor(async () => expected(await readRequest(hospital, id)), { timeout: timeLimit(30_000), interval: 50 });
