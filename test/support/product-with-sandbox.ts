import "server-only";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { serve, type ServerType } from "@hono/node-server";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { systemNow } from "@/lib/clock";
import { foundHospital } from "@/lib/credential/create-hospital";
import { credentialInput } from "@/lib/credential/credential-input";
import type { Context, StaffActor } from "@/lib/db/context";
import { openDatabase, type Connection } from "@/lib/db/database";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { callbackRoute } from "@/lib/web/callback-route";
import { startWorker, type Pace } from "@/lib/operations/start-worker";
import { newId, type HospitalId } from "@/lib/ids";
import { waitsForGatewayFlag } from "@/lib/jobs/reschedule-waiting-jobs";
import type { JobWorker } from "@/lib/jobs/run-jobs";
import { findStaffByEmail } from "@/lib/staff/staff-table";
import { toActor } from "@/lib/staff/to-staff-actor";

type Sandbox = ChildProcessByStdio<null, Readable, null>;

/** A hospital of the loop: its doctor, and the sandbox client that stands for it. */
export type Desk = {
  hospitalId: HospitalId;
  clientId: string;
  clientSecret: string;
  doctor: () => Context<StaffActor>;
};

/** For tests: the product's background work and callback routes on a database of their own, against a sandbox process. */
export class Loop {
  private constructor(
    readonly connection: Connection,
    readonly sandboxUrl: string,
    readonly appUrl: string,
    private readonly parts: {
      database: TestDatabase;
      sandbox: Sandbox;
      server: ServerType;
      worker: JobWorker;
    },
  ) {}

  static async start(pace: Pace = {}): Promise<Loop> {
    const database = await createTestDatabase();
    const connection = openDatabase(database.url, 10);
    const { sandbox, sandboxUrl } = await startSandbox();
    const routes = {
      v3: callbackRoute("v3", () => connection),
      v05: callbackRoute("v0.5", () => connection),
    };
    const fetch = (request: Request) =>
      (new URL(request.url).pathname.startsWith("/v0.5/") ? routes.v05 : routes.v3)(request);
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const worker = startWorker(connection, pace);
    return new Loop(connection, sandboxUrl, appUrl, {
      database,
      sandbox,
      server,
      worker,
    });
  }

  async stop(): Promise<void> {
    const { database, sandbox, server, worker } = this.parts;
    await worker.stop();
    server.close();
    sandbox.kill("SIGKILL");
    await this.connection.pool.end();
    await database.drop();
  }

  /** A hospital of its own, known to the sandbox under a client of its own. */
  async openDesk(dialect: DialectName): Promise<Desk> {
    const name = newId<HospitalId>().slice(0, 8);
    const client = {
      clientId: `client-${name}`,
      clientSecret: `secret-of-${name}`,
      hiuIds: [`IN-${name}`],
      callbackUrl: this.appUrl,
    };
    await this.control("POST", "clients", client);
    const email = `${name}@city.example`;
    const hospitalId = await foundHospital(
      { db: this.connection.db, now: systemNow() },
      {
        name: `Hospital ${name}`,
        credential: credentialInput.parse({
          gatewayUrl: dialect === "v3" ? this.sandboxUrl : `${this.sandboxUrl}/gateway`,
          dialect,
          clientId: client.clientId,
          clientSecret: client.clientSecret,
          hiuId: `IN-${name}`,
          cmId: "sbx",
          ...(dialect === "v3" ? { abhaUrl: `${this.sandboxUrl}/abha` } : {}),
        }),
        accounts: [
          {
            email,
            name: "Dr. Manju",
            role: "doctor",
            registrationNumber: "MH1001",
            password: "consent-desk-demo",
          },
        ],
      },
    );
    const row = await findStaffByEmail(this.connection.db, email);
    if (!row) throw new Error("the doctor was just added");
    return {
      hospitalId,
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      doctor: () => ({
        db: this.connection.db,
        actor: toActor(row),
        now: systemNow(),
      }),
    };
  }

  /** The time has come for which a desk's gateway is left alone, and jobs that wait for it are set. */
  async pausePasses({ hospitalId }: Desk): Promise<void> {
    await this.connection.pool.query(
      `update gateway_circuit set open_until = least(open_until, now())
       where credential_id in (select id from credential where hospital_id = $1)`,
      [hospitalId],
    );
    await this.connection.pool.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
       from graphile_worker.jobs where flags ? $1 having count(*) > 0`,
      [waitsForGatewayFlag(hospitalId)],
    );
  }

  /** Speaks to the sandbox's control side. */
  async control<T = unknown>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.sandboxUrl}/control/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`/control/${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

async function startSandbox(): Promise<{
  sandbox: Sandbox;
  sandboxUrl: string;
}> {
  const sandbox = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    env: { ...process.env, SANDBOX_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [address] = /http:\/\/\S+/.exec(line) ?? [];
    if (address) return { sandbox, sandboxUrl: address };
  }
  throw new Error("the sandbox ended before it listened");
}
