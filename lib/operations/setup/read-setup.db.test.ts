import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { credential } from "@/drizzle/schema/credential";
import { deliveryCheck } from "@/drizzle/schema/delivery-check";
import { execute } from "@/lib/access/execute";
import { env } from "@/lib/env";
import { newId, type CmConsentRequestId, type DeliveryCheckId } from "@/lib/ids";
import { readSetup } from "@/lib/operations/setup/read-setup";
import { submitForm } from "@/test/support/consent-request-form";
import { addGatewaySession, createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("the steps hold one after the other as the facts come, and another hospital's facts change none of them", async () => {
  const hospital = await createTestHospital(database);
  const other = await createTestHospital(database);
  const { id: hospitalId, credentialId } = hospital;
  const { admin } = database;
  const holding = async () => {
    const { steps } = await execute(readSetup, hospital.admin(), {});
    return steps.filter(({ state }) => state === "done").map(({ name }) => name);
  };
  expect(await holding()).toEqual(["client-id", "secret"]);

  await addGatewaySession(database, hospital);
  expect(await holding()).toEqual(["client-id", "secret", "connection"]);

  const callbackUrl = `${env().APP_URL}/g/ab12…`;
  await admin
    .update(credential)
    .set({ callbackUrl, callbackSecretBeginning: "ab12", callbackRegisteredAt: NOW })
    .where(eq(credential.id, credentialId));
  expect(await holding()).toEqual(["client-id", "secret", "connection", "address"]);

  const { staffId: startedBy } = hospital.admin().actor;
  await admin.insert(deliveryCheck).values({
    id: newId<DeliveryCheckId>(),
    hospitalId,
    credentialId,
    startedBy,
    startedAt: NOW,
    finishedAt: NOW,
    answeredAt: NOW,
    callbackUrl,
    registration: { outcome: "accepted" },
    readBack: { outcome: "same", url: callbackUrl },
    statusRequest: { outcome: "accepted" },
  });
  expect(await holding()).toEqual(["client-id", "secret", "connection", "facility", "address", "delivery"]);

  for (const { doctor } of [other, hospital]) {
    expect(await holding()).toHaveLength(6);
    const id = await submitForm(doctor());
    const cmConsentRequestId = newId<CmConsentRequestId>();
    await admin.update(consentRequest).set({ cmConsentRequestId }).where(eq(consentRequest.id, id));
  }
  expect(await holding()).toHaveLength(7);
});
