import type { Artefact, ConsentRequest, Notification } from "./consent-request";

/** Every consent request, found by its id, its patient, its artefacts and its notifications. */
export class ConsentBook {
  private readonly requests = new Map<string, ConsentRequest>();
  private readonly byPatient = new Map<string, Set<ConsentRequest>>();
  private readonly byArtefact = new Map<string, ConsentRequest>();
  private readonly byNotification = new Map<string, ConsentRequest>();

  constructor(
    kept: ConsentRequest[] | null,
    private readonly onChange: (request: ConsentRequest) => void,
  ) {
    for (const request of kept ?? []) this.index(request);
  }

  all(): ConsentRequest[] {
    return [...this.requests.values()];
  }

  find(id: string): ConsentRequest | null {
    return this.requests.get(id) ?? null;
  }

  /** Newest first. */
  ofPatient(abhaAddress: string): ConsentRequest[] {
    return [...(this.byPatient.get(abhaAddress) ?? [])].reverse();
  }

  findArtefact(artefactId: string): { request: ConsentRequest; artefact: Artefact } | null {
    const request = this.byArtefact.get(artefactId);
    const artefact = request?.artefacts.find(({ id }) => id === artefactId);
    return request === undefined || artefact === undefined ? null : { request, artefact };
  }

  findNotification(requestId: string): { request: ConsentRequest; notification: Notification } | null {
    const request = this.byNotification.get(requestId);
    const notification = request?.notifications.find((sent) => sent.requestId === requestId);
    return request === undefined || notification === undefined ? null : { request, notification };
  }

  /** Call after every change of a request, and to add one. */
  save(request: ConsentRequest): void {
    this.index(request);
    this.onChange(request);
  }

  /** Forgets the requests of one client, or all. */
  forget(clientId: string | null): void {
    for (const request of this.all()) {
      if (clientId !== null && request.clientId !== clientId) continue;
      this.requests.delete(request.id);
      this.byPatient.get(request.asked.patientId)?.delete(request);
      for (const { id } of request.artefacts) this.byArtefact.delete(id);
      for (const { requestId } of request.notifications) this.byNotification.delete(requestId);
      this.onChange(request);
    }
  }

  private index(request: ConsentRequest): void {
    this.requests.set(request.id, request);
    const mine = this.byPatient.get(request.asked.patientId) ?? new Set();
    this.byPatient.set(request.asked.patientId, mine.add(request));
    for (const { id } of request.artefacts) this.byArtefact.set(id, request);
    for (const { requestId } of request.notifications) this.byNotification.set(requestId, request);
  }
}
