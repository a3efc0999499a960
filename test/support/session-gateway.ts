import "server-only";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { foundHospital } from "@/lib/credential/create-hospital";
import { credentialInput, type CredentialInput } from "@/lib/credential/credential-input";
import { activeCredential } from "@/lib/credential/credential-table";
import type { Context, StaffActor } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";
import { findStaffByEmail } from "@/lib/staff/staff-table";
import { toActor } from "@/lib/staff/to-staff-actor";

/** A stand-in for the gateway's sessions and bridge address, over HTTP. What a test sets here holds for the next call. */
export type StandIn = {
  url: string;
  secret: string;
  /** Answers every session call with this instead, such as 503. */
  status: number | null;
  delayMs: number;
  /** Answers nobody before so many wait for an answer. */
  together: number;
  tokenSeconds: number;
  /** Session calls so far; the n-th token is `token-<n>`. */
  sessions: number;
  /** Tokens that the bridge call takes; null takes every one. */
  good: string | null;
  addresses: string[];
  close: () => Promise<unknown>;
};

export async function startStandIn(): Promise<StandIn> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const [status, answer] = answerTo(request.url ?? "", body, request.headers.authorization ?? "");
      const send = () => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      waiting.push(send);
      if (waiting.length < gateway.together) return;
      for (const sendIt of waiting.splice(0)) setTimeout(sendIt, gateway.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gateway: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret: "the-right-secret",
    status: null,
    delayMs: 0,
    together: 1,
    tokenSeconds: 1200,
    sessions: 0,
    good: null,
    addresses: [],
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  const answerTo = (path: string, body: string, authorization: string): [number, unknown] => {
    const said = JSON.parse(body || "{}") as { clientSecret?: string; url?: string };
    if (path.endsWith("/sessions")) {
      gateway.sessions += 1;
      if (gateway.status) return [gateway.status, { code: "900900", message: "Unclassified Authentication Failure" }];
      if (said.clientSecret !== gateway.secret) return [401, { code: "900901", message: "Invalid Credentials" }];
      return [202, { accessToken: `token-${gateway.sessions}`, expiresIn: gateway.tokenSeconds, tokenType: "bearer" }];
    }
    if (gateway.good !== null && authorization !== `Bearer ${gateway.good}`)
      return [401, { code: "900901", message: "No" }];
    gateway.addresses.push(said.url ?? "");
    return [202, {}];
  };
  return gateway;
}

/** What an admin types for the stand-in. */
export function typed(gateway: StandIn, more: Record<string, unknown> = {}): CredentialInput {
  return credentialInput.parse({
    gatewayUrl: gateway.url,
    dialect: "v3",
    clientId: "SBXID_TEST",
    clientSecret: gateway.secret,
    hiuId: "IN2700000000",
    cmId: "sbx",
    ...more,
  });
}

export type Seeded = { admin: Context<StaffActor>; doctor: Context<StaffActor>; credentialId: CredentialId };

let seeded = 0;

/** A hospital of its own with one admin, one doctor and a credential for the stand-in. */
export async function seedHospital(db: Context["db"], gateway: StandIn, now: Date): Promise<Seeded> {
  const name = `h${++seeded}`;
  const password = "a-good-password";
  await foundHospital(
    { db, now },
    {
      name: `Hospital ${name}`,
      credential: typed(gateway, { hiuId: `IN-${name}` }),
      accounts: [
        { role: "admin", email: `admin@${name}.example`, name: "Administrator", password },
        { role: "doctor", email: `doctor@${name}.example`, name: "Dr. Manju", password, registrationNumber: "MH1001" },
      ],
    },
  );
  const actor = async (email: string): Promise<Context<StaffActor>> => {
    const row = await findStaffByEmail(db, email);
    if (!row) throw new Error("the account was not seeded");
    return { db, now, actor: toActor(row) };
  };
  const admin = await actor(`admin@${name}.example`);
  const credential = await activeCredential(admin);
  if (!credential) throw new Error("the credential was not seeded");
  return { admin, doctor: await actor(`doctor@${name}.example`), credentialId: credential.id };
}
