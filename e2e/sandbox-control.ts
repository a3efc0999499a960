/** One call that the sandbox network received, or one callback that it sent. */
export type SandboxMessage = { at: string; kind: string; path: string; body: unknown; status?: number | null };

/** What a patient grants; what is left out stays as requested. Times are ISO 8601. */
export type GrantChoice = {
  hiTypes?: string[];
  hipIds?: string[];
  from?: string;
  eraseAt?: string;
  /** The network does nothing when this consent reaches its end. */
  unreportedEnd?: boolean;
};

/** Documents that an HIP sends with a patient's other records. */
export type AddedDocuments = { abhaAddress: string; hipId: string; hiType: string; documents: string[] };

/** A consent request as the sandbox stores it. */
export type SandboxRequest = {
  id: string;
  asked: {
    purpose: { text: string; code: string };
    hiTypes: string[];
    permission: { dateRange: { from: string; to: string }; dataEraseAt: string };
  };
  artefacts: { id: string; hip: { id: string; name: string } }[];
};

/** The transfer of the records of one artefact. */
export type SandboxTransaction = { consentRequestId: string };

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

  /** The transfers of records, of all clients. */
  transactions(): Promise<SandboxTransaction[]> {
    return this.get("transactions");
  }

  /** A patient's consent requests, newest first, with the consent manager's ids. */
  requestsOf(abhaAddress: string): Promise<SandboxRequest[]> {
    return this.get(`patients/${abhaAddress}/requests`);
  }

  /** Decides in the place of the patient. */
  async decide(consentRequestId: string, decision: "grant" | "deny" | "revoke" | "expire"): Promise<void> {
    await this.post(`requests/${consentRequestId}/${decision}`, {});
  }

  /** Withdraws some artefacts of a consent in the place of the patient. */
  async revoke(consentRequestId: string, artefactIds: string[]): Promise<void> {
    await this.post(`requests/${consentRequestId}/revoke`, { artefactIds });
  }

  /** Grants a part of what was requested. Returns the request with an artefact for each hospital. */
  async grant(consentRequestId: string, choice: GrantChoice): Promise<SandboxRequest> {
    return (await this.post(`requests/${consentRequestId}/grant`, choice)) as SandboxRequest;
  }

  /** Has an HIP send these documents under every later consent of the patient. */
  async addDocuments(documents: AddedDocuments): Promise<void> {
    await this.post("documents", documents);
  }

  /** Sends a callback with a body of the test to a client, with a valid token. */
  async sendCallback(clientId: string, path: string, body: unknown): Promise<void> {
    await this.post("callback", { clientId, path, body });
  }

  /** Adds a client of the gateway, which can open sessions with this secret. */
  async addClient(client: { clientId: string; clientSecret: string; hiuIds: string[] }): Promise<void> {
    await this.post("clients", client);
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
