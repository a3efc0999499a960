import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { signInChallenge } from "@/drizzle/schema/sign-in-method";
import { signInLimit } from "@/drizzle/schema/staff";
import { beginPasskey, CHALLENGE_DURATION } from "@/lib/staff/passkey/begin-passkey";
import { countAttempt, LIMITS, networkOf } from "@/lib/staff/sign-in/sign-in-limits";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const scope = { database, now: NOW };
const address = "203.0.113.7";
let hospital: TestHospital;

beforeAll(async () => {
  hospital = await createTestHospital(database);
});
beforeEach(() => database.admin.delete(signInLimit));

test("challenges store nobody's name, and expire", async () => {
  const { challengeId } = await beginPasskey(scope, { actor: null, address });
  const rows = await database.admin.select().from(signInChallenge).where(eq(signInChallenge.id, challengeId));
  const expiresAt = new Date(NOW.getTime() + CHALLENGE_DURATION);
  expect(rows).toMatchObject([{ staffId: null, usedAt: null, expiresAt }]);
});

test("challenges of whoever is signed in are not used up by strangers of the same network", async () => {
  for (let challenge = 0; challenge < LIMITS.challenge.points; challenge += 50)
    await Promise.all(Array.from({ length: 50 }, () => countAttempt(scope, [["challenge", networkOf(address)]])));
  await expect(beginPasskey(scope, { actor: null, address })).rejects.toMatchObject({ code: "too-many-attempts" });
  expect(await beginPasskey(scope, { actor: hospital.doctor().actor, address })).toHaveProperty("challengeId");
});
