import "server-only";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll } from "vitest";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { systemNow } from "@/lib/clock";
import { newId, type HospitalId } from "@/lib/ids";
import { startWorker, type Worker } from "@/lib/operations/start-worker";
import type { OutboxOptions } from "@/lib/outbound/outbox-work";
import { callbackListener } from "@/lib/web/callback-listener";
import { pushListener } from "@/lib/web/push-listener";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { openTestDatabase, type TestDatabase } from "@/test/support/test-database";

type SandboxProcess = ChildProcessByStdio<null, Readable, null>;

/** A hospital that the sandbox knows as a client; its scopes are at the present time. */
export type SandboxHospital = TestHospital & { clientId: string; clientSecret: string };

/** A call that the sandbox's gateway received; `status` is null while it has no response. */
export type ReceivedCall = {
  kind: string;
  path: string;
  status: number | null;
  headers: Record<string, string>;
  body: Record<string, unknown> | null;
};

type Running = {
  database: Awaited<ReturnType<typeof openTestDatabase>>;
  sandbox: SandboxProcess;
  sandboxUrl: string;
  server: Server;
  appUrl: string;
  worker: Worker;
};

/** The product's background work and callback routes on a database of their own, with a sandbox process as the gateway. */
export class ProductWithSandbox {
  private running: Running | null = null;

  private get parts(): Running {
    if (!this.running) throw new Error("the product is started before the first test");
    return this.running;
  }

  get database(): TestDatabase {
    return this.parts.database;
  }

  get sandboxUrl(): string {
    return this.parts.sandboxUrl;
  }

  /** The address of the callback routes. */
  get appUrl(): string {
    return this.parts.appUrl;
  }

  async start(options: OutboxOptions = {}): Promise<void> {
    const [database, { sandbox, sandboxUrl }] = await Promise.all([openTestDatabase(8), startSandbox()]);
    const [callbacks, pushes] = [callbackListener(() => database), pushListener(() => database)];
    const server = createServer(
      (request, response) =>
        void (callbacks(request, response) || pushes(request, response) || response.writeHead(404).end()),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Background work and commands read it; settings are read once, at their first use.
    process.env["APP_URL"] = appUrl;
    this.running = { database, sandbox, sandboxUrl, server, appUrl, worker: startWorker(database, options) };
  }

  async stop(): Promise<void> {
    const { database, sandbox, server, worker } = this.parts;
    await worker.stop();
    server.close();
    sandbox.kill("SIGKILL");
    await database.close();
  }

  /** Adds a hospital that is a client of the sandbox, used by no other test; `rate` where it is not the usual one. */
  async createHospital(
    dialect: DialectName,
    rate: { callsPerSecond?: number; callBurst?: number } = {},
  ): Promise<SandboxHospital> {
    const name = newId<HospitalId>().slice(0, 8);
    const client = { clientId: `client-${name}`, clientSecret: `secret-of-${name}` };
    const hiuId = `IN-${name}`;
    await this.control("POST", "clients", { ...client, hiuIds: [hiuId], callbackUrl: this.appUrl });
    const isV3 = dialect === "v3";
    const gatewayUrl = isV3 ? this.sandboxUrl : `${this.sandboxUrl}/gateway`;
    const abhaUrl = isV3 ? `${this.sandboxUrl}/abha` : null;
    const hospital = await createTestHospital(this.database, {
      clock: systemNow,
      credential: { ...client, ...rate, hiuId, dialect, gatewayUrl, abhaUrl },
    });
    return { ...hospital, ...client };
  }

  /** Ends the time for which a hospital's circuit is open, and has the messages that wait for it tried again. */
  async endOpenCircuit({ id }: Pick<TestHospital, "id">): Promise<void> {
    await this.database.admin.$client.query(
      "update gateway_circuit set open_until = now() where hospital_id = $1 and open_until > now()",
      [id],
    );
    await this.sendWaitingMessages({ id });
  }

  /** Has the messages that wait for the gateway tried again now. */
  async sendWaitingMessages({ id }: Pick<TestHospital, "id">): Promise<void> {
    await this.database.admin.$client.query(
      `update outbound_message set next_attempt_at = now()
       where hospital_id = $1 and finished_at is null and waits_for_gateway and next_attempt_at > now()`,
      [id],
    );
  }

  /** The calls of a hospital to its gateway, oldest first; of one kind where given. */
  async receivedCalls({ clientId }: Pick<SandboxHospital, "clientId">, kind?: string): Promise<ReceivedCall[]> {
    const calls = await this.control<ReceivedCall[]>("GET", `calls?clientId=${clientId}`);
    return calls.filter((call) => kind === undefined || call.kind === kind);
  }

  /** Sets the faults of a hospital's gateway; none are left of those before. */
  async setFaults(
    { clientId }: Pick<SandboxHospital, "clientId">,
    faults: Record<string, unknown> = {},
  ): Promise<void> {
    await this.control("POST", "faults", { clientId, ...faults });
  }

  /** Calls the sandbox's control API; throws where it refuses. */
  async control<T = unknown>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.sandboxUrl}/control/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`/control/${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** Starts the product and a sandbox for the tests of one file: they run from the first test to after the last. */
export function useProductWithSandbox(options?: OutboxOptions): ProductWithSandbox {
  const product = new ProductWithSandbox();
  beforeAll(() => product.start(options));
  afterAll(() => product.stop());
  return product;
}

async function startSandbox(): Promise<{ sandbox: SandboxProcess; sandboxUrl: string }> {
  const sandbox = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    env: { ...process.env, SANDBOX_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [sandboxUrl] = /http:\/\/\S+/.exec(line) ?? [];
    if (sandboxUrl) return { sandbox, sandboxUrl };
  }
  throw new Error("the sandbox ended before it listened");
}
