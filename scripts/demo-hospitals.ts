import { createHospital, type NewHospital } from "@/lib/credential/create-hospital";
import { activeCredential, updateCredential } from "@/lib/credential/credential-table";
import { defaultTrust } from "@/lib/credential/credential-trust";
import { lockGatewaySession, updateGatewaySession } from "@/lib/credential/gateway-session-table";
import { transact, type SystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { HospitalRow } from "@/lib/hospital/hospital-table";
import type { HospitalId } from "@/lib/ids";
import { DEMO_PASSWORD } from "@/lib/staff/demo-password";
import { isPassword } from "@/lib/staff/password";
import { findStaffByEmail } from "@/lib/staff/staff-table";

/** Many people try the demo at once, each with the same few accounts. */
const DEMO_SETTINGS = { maxSessions: 200 };

/** Two hospitals on the sandbox network, one for each dialect, so that a visitor can check that neither sees the other's data. */
function demoHospitals(sandboxPort: number): NewHospital[] {
  const sandbox = `http://localhost:${sandboxPort}`;
  const cm = { cmId: "sbx", ...defaultTrust(sandbox) };
  return [
    {
      name: "City Hospital",
      // Lake Clinic has no privacy officer who could review an access.
      settings: { ...DEMO_SETTINGS, allowsEmergencyAccess: true },
      credential: {
        ...cm,
        gatewayUrl: sandbox,
        dialect: "v3",
        clientId: "SBXID_CITY",
        clientSecret: "sandbox-secret-of-city-hospital",
        hiuId: "IN2710000001",
        abhaUrl: `${sandbox}/abha`,
      },
      accounts: [
        doctor("doctor@city.example", "Dr. Manju", "MH1001"),
        doctor("doctor2@city.example", "Second Doctor", "MH1002"),
        admin("admin@city.example", "Administrator"),
        privacyOfficer("privacy@city.example", "Privacy Officer"),
      ],
    },
    {
      name: "Lake Clinic",
      settings: DEMO_SETTINGS,
      credential: {
        ...cm,
        gatewayUrl: `${sandbox}/gateway`,
        dialect: "v0.5",
        clientId: "SBXID_LAKE",
        clientSecret: "sandbox-secret-of-lake-clinic",
        hiuId: "IN2910000002",
        abhaUrl: null,
      },
      accounts: [
        doctor("doctor@lake.example", "Dr. Manju", "KA2001"),
        doctor("doctor2@lake.example", "Second Doctor", "KA2002"),
        admin("admin@lake.example", "Administrator"),
      ],
    },
  ];
}

function doctor(email: string, name: string, registrationNumber: string) {
  return { email, name, password: DEMO_PASSWORD, role: "doctor" as const, registrationNumber };
}

function admin(email: string, name: string) {
  return { email, name, password: DEMO_PASSWORD, role: "admin" as const };
}

function privacyOfficer(email: string, name: string) {
  return { email, name, password: DEMO_PASSWORD, role: "privacy-officer" as const };
}

/**
 * Creates the demo hospitals that are missing, unless there is another hospital, and points the credentials of those that exist to the
 * present port of the sandbox. A credential that names another gateway is not changed.
 */
export async function prepareDemo(scope: SystemScope, existing: HospitalRow[], sandboxPort: number): Promise<void> {
  const demo = demoHospitals(sandboxPort);
  for (const hospital of existing) await pointToSandbox(scope, hospital.id, demo);
  const hiuIds = demo.map(({ credential }) => credential.hiuId);
  if (existing.some(({ hiuId }) => !hiuIds.includes(hiuId))) return;
  for (const hospital of demo)
    if (!existing.some(({ hiuId }) => hiuId === hospital.credential.hiuId)) await createHospital(scope, hospital);
}

/** The e-mail addresses of the demo accounts that anybody can sign in to: not disabled, and with the password of the demo. */
export async function findDemoAccounts(connection: SystemConnection): Promise<string[]> {
  const emails = demoHospitals(0).flatMap(({ accounts }) => accounts.map(({ email }) => email));
  const found: string[] = [];
  for (const email of emails) {
    const account = await findStaffByEmail(connection, email);
    if (!account || account.disabledAt) continue;
    if (await isPassword(account.passwordHash, DEMO_PASSWORD)) found.push(email);
  }
  return found;
}

async function pointToSandbox(scope: SystemScope, hospitalId: HospitalId, demo: NewHospital[]): Promise<void> {
  const actor = { kind: "job", job: "prepare", hospitalId } as const;
  await transact({ ...scope, actor }, async (tx) => {
    const present = await activeCredential(tx);
    const wanted = demo.find(({ credential }) => credential.clientId === present?.clientId)?.credential;
    if (!present || !wanted || present.gatewayUrl === wanted.gatewayUrl) return;
    if (new URL(present.gatewayUrl).hostname !== "localhost") return;
    const { gatewayUrl, abhaUrl, jwksUrl, issuer } = wanted;
    await updateCredential(tx, present.id, { gatewayUrl, abhaUrl, jwksUrl, issuer });
    await lockGatewaySession(tx, present.id);
    await updateGatewaySession(tx, present.id, {
      accessToken: null,
      expiresAt: null,
      requestedAt: tx.now,
      outcome: null,
      refusals: 0,
    });
  });
}
