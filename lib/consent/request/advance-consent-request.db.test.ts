import { expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { SECOND } from "@/lib/clock";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { transact } from "@/lib/db/transaction";
import { newId, type CmConsentRequestId } from "@/lib/ids";
import { submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("a later change has a later updatedAt even if its clock was read earlier", async () => {
  const { doctor, gateway } = await createTestHospital(database);
  const id = await submitForm(doctor());
  const before = await execute(getConsentRequest, doctor(), { id });
  const earlier = gateway(new Date(NOW.getTime() - 5 * SECOND));
  const cmConsentRequestId = newId<CmConsentRequestId>();
  await transact(earlier, (tx) => advanceConsentRequest(tx, id, { event: "initiated", cmConsentRequestId }));
  const after = await execute(getConsentRequest, doctor(), { id });
  expect(after.status).toBe("REQUESTED");
  expect(after.updatedAt > before.updatedAt).toBe(true);
});
