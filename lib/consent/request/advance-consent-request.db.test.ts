import { expect, test } from "vitest";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { NOW, submitForm, testHospital } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";
import type { CmConsentRequestId } from "@/lib/ids";

const connection = databaseForTests(4);

test("a later change always reads as the later one, also where its clock was read earlier", async () => {
  const { doctor } = await testHospital(connection.db);
  const { id } = await submitForm(doctor());
  const before = await getConsentRequest(doctor(), { id });
  const clockReadEarlier = { ...doctor(new Date(NOW.getTime() - 5_000)) };
  const cmConsentRequestId = "77969467-5a92-44bb-9d6c-4caf24907ea5" as CmConsentRequestId;
  await advanceConsentRequest(clockReadEarlier, id, { event: "initiated", cmConsentRequestId });
  const after = await getConsentRequest(doctor(), { id });
  expect(after.status).toBe("REQUESTED");
  expect(after.updatedAt > before.updatedAt).toBe(true);
});
