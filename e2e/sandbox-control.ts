/** One call that the sandbox network received, or one callback that it sent. */
export type SandboxMessage = { at: string; kind: string; path: string; body: unknown };

/** The control interface of the sandbox network. Each method throws when the sandbox does not answer with success. */
export class SandboxControl {
  constructor(readonly url: string) {}

  /** The calls that the sandbox received, oldest first. */
  calls(): Promise<SandboxMessage[]> {
    return this.get("calls");
  }

  /** The callbacks that the sandbox sent, oldest first. */
  callbacks(): Promise<SandboxMessage[]> {
    return this.get("callbacks");
  }

  /** A patient's consent requests, newest first, with the consent manager's ids. */
  requestsOf(abhaAddress: string): Promise<{ id: string }[]> {
    return this.get(`patients/${abhaAddress}/requests`);
  }

  /** Decides in the place of the patient. */
  async decide(consentRequestId: string, decision: "grant" | "deny" | "revoke" | "expire"): Promise<void> {
    await this.post(`requests/${consentRequestId}/${decision}`, {});
  }

  /** Sends a callback with a body of the test to a client, with a valid token. */
  async sendCallback(clientId: string, path: string, body: unknown): Promise<void> {
    await this.post("callback", { clientId, path, body });
  }

  /** Has every call of one kind by a client refused with status 400 and this body, until {@link clearFaults}. */
  async refuseCalls(clientId: string, kind: string, reply: unknown): Promise<void> {
    await this.post("faults", { clientId, messages: [kind], status: 400, reply });
  }

  /** Ends the faults of a client. */
  async clearFaults(clientId: string): Promise<void> {
    await this.post("faults", { clientId });
  }

  /** A token with which the gateway's callbacks are accepted. */
  async createToken(): Promise<string> {
    return ((await this.post("token", {})) as { token: string }).token;
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/control/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`);
    return answer.json();
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/control/${path}`);
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}.`);
    return (await answer.json()) as T;
  }
}
