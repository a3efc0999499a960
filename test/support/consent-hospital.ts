import "server-only";
import { submitInput } from "@/lib/consent/request/consent-request-input";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import type { Context, StaffActor } from "@/lib/db/context";
import type { Database } from "@/lib/db/database";
import { insertHospital } from "@/lib/hospital/hospital-table";
import { newId, type ConsentRequestId, type HospitalId, type StaffId } from "@/lib/ids";
import { insertStaff } from "@/lib/staff/staff-table";

/** The time at which tests of this module happen. */
export const NOW = new Date("2026-08-20T06:00:00.000Z");

/** Somebody's context, at `NOW` or another time. */
export type Person = (now?: Date) => Context<StaffActor>;

/** For tests: a hospital of its own with two doctors and an administrator. */
export async function testHospital(db: Database): Promise<{ doctor: Person; colleague: Person; admin: Person }> {
  const id = newId<HospitalId>();
  await insertHospital(db, { id, name: "City Hospital", hiuId: `IN-${id}`, createdAt: NOW });
  const person = async (role: "doctor" | "admin"): Promise<Person> => {
    const staffId = newId<StaffId>();
    const registrationNumber = role === "doctor" ? "MH1001" : null;
    const name = role === "doctor" ? "Dr. Manju" : "Administrator";
    await insertStaff(db, {
      id: staffId,
      hospitalId: id,
      email: `${staffId}@city.example`,
      name,
      role,
      registrationNumber,
      passwordHash: "-",
      disabledAt: null,
      createdAt: NOW,
    });
    const actor = { kind: "staff", staffId, hospitalId: id, role, name, registrationNumber } as const;
    return (now = NOW) => ({ db, actor, now });
  };
  return { doctor: await person("doctor"), colleague: await person("doctor"), admin: await person("admin") };
}

/** For tests: what the composer holds, complete, under a new id unless told. */
export function testForm(change: Record<string, unknown> = {}) {
  return {
    id: newId<ConsentRequestId>(),
    abhaAddress: " HinaPatel@SBX ",
    purpose: "CAREMGT",
    hiTypes: ["Prescription", "DiagnosticReport"],
    from: "2025-08-20",
    to: "2026-08-20",
    keepUntil: "2026-09-20T10:00",
    ...change,
  };
}

/** For tests: sends the form, changed as told. */
export function submitForm(who: Context, change: Record<string, unknown> = {}) {
  return submitConsentRequest(who, submitInput.parse(testForm(change)));
}
