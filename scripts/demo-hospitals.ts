import { foundHospital, type NewHospital } from "@/lib/credential/create-hospital";
import { defaultTrust } from "@/lib/credential/session-rules";
import {
  activeCredentialsOfClient,
  lockGatewaySession,
  updateCredential,
  updateGatewaySession,
} from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";

type DemoContext = Pick<Context, "db" | "now">;

/** The password of every demo account. */
const PASSWORD = "consent-desk-demo";

/** Two hospitals on the sandbox network, one for each dialect, so that a visitor can check that neither sees the other's data. */
function demoHospitals(sandboxPort: number): NewHospital[] {
  const sandbox = `http://localhost:${sandboxPort}`;
  const cm = { cmId: "sbx", ...defaultTrust(sandbox) };
  return [
    {
      name: "City Hospital",
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
      ],
    },
    {
      name: "Lake Clinic",
      credential: {
        ...cm,
        gatewayUrl: `${sandbox}/gateway`,
        dialect: "v0.5",
        clientId: "SBXID_LAKE",
        clientSecret: "sandbox-secret-of-lake-clinic",
        hiuId: "IN2910000002",
        abhaUrl: null,
      },
      accounts: [doctor("doctor@lake.example", "Dr. Manju", "KA2001"), admin("admin@lake.example", "Administrator")],
    },
  ];
}

function doctor(email: string, name: string, registrationNumber: string) {
  return { email, name, password: PASSWORD, role: "doctor" as const, registrationNumber };
}

function admin(email: string, name: string) {
  return { email, name, password: PASSWORD, role: "admin" as const };
}

/** Creates the demo hospitals with their credentials and accounts. */
export async function createDemoHospitals(context: DemoContext, sandboxPort: number): Promise<void> {
  for (const hospital of demoHospitals(sandboxPort)) await foundHospital(context, hospital);
}

/** Points the demo hospitals' credentials to the present port of the sandbox; one that names another gateway is not changed. */
export async function pointDemoAtSandbox({ db, now }: DemoContext, sandboxPort: number): Promise<void> {
  for (const { credential: wanted } of demoHospitals(sandboxPort)) {
    for (const row of await activeCredentialsOfClient(db, wanted.clientId)) {
      if (row.gatewayUrl === wanted.gatewayUrl || new URL(row.gatewayUrl).hostname !== "localhost") continue;
      const { gatewayUrl, abhaUrl, jwksUrl, issuer } = wanted;
      const actor = { kind: "job", job: "prepare", hospitalId: row.hospitalId } as const;
      await updateCredential({ db, actor }, row.id, { gatewayUrl, abhaUrl, jwksUrl, issuer });
      await lockGatewaySession(db, row.id);
      await updateGatewaySession(db, row.id, {
        accessToken: null,
        expiresAt: null,
        askedAt: now,
        outcome: null,
        refusals: 0,
      });
    }
  }
}
