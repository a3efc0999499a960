import type { Artefact, ConsentRequest, Notification } from "./consent-request";

/** Every consent request, with an index by id, patient, artefact and notification. */
export class ConsentStore {
  private readonly requests = new Map<string, ConsentRequest>();
  private readonly byPatient = new Map<string, Set<ConsentRequest>>();
  private readonly byArtefact = new Map<string, ConsentRequest>();
  private readonly byNotification = new Map<string, ConsentRequest>();

  constructor(
    saved: ConsentRequest[] | null,
    private readonly onChange: (request: ConsentRequest) => void,
  ) {
    for (const request of saved ?? []) this.index(request);
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

  /** Adds a request; also to be called after every change of one. */
  save(request: ConsentRequest): void {
    this.index(request);
    this.onChange(request);
  }

  /** Removes the requests of one client; null removes all. */
  clear(clientId: string | null): void {
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
    const ofPatient = this.byPatient.get(request.asked.patientId) ?? new Set();
    this.byPatient.set(request.asked.patientId, ofPatient.add(request));
    for (const { id } of request.artefacts) this.byArtefact.set(id, request);
    for (const { requestId } of request.notifications) this.byNotification.set(requestId, request);
  }
}
