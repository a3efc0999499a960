/** One call that the sandbox network received, or one callback that it sent. */
export type NetworkCall = { at: string; kind: string; path: string; body: unknown };

/** The sandbox network's control side. */
export class Network {
  constructor(readonly url: string) {}

  /** What the network was asked, oldest first. */
  calls(): Promise<NetworkCall[]> {
    return this.get("calls");
  }

  /** What the network told, oldest first. */
  callbacks(): Promise<NetworkCall[]> {
    return this.get("callbacks");
  }

  /** A patient's consent requests, newest first. */
  requestsOf(abhaAddress: string): Promise<{ id: string }[]> {
    return this.get(`patients/${abhaAddress}/requests`);
  }

  /** The patient answers. */
  async decide(consentRequestId: string, decision: "grant" | "deny" | "revoke" | "expire"): Promise<void> {
    await this.post(`requests/${consentRequestId}/${decision}`, {});
  }

  /** The gateway tells a client something of the test's own making, properly signed. */
  async tell(clientId: string, path: string, body: unknown): Promise<void> {
    await this.post("callback", { clientId, path, body });
  }

  private async post(path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/control/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the sandbox network answered ${answer.status} to ${path}: ${await answer.text()}`);
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/control/${path}`);
    if (!answer.ok) throw new Error(`the sandbox network answered ${answer.status} to ${path}`);
    return (await answer.json()) as T;
  }
}
