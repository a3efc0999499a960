/** Notifies the open phone pages of changes. */
export class LiveUpdates {
  private readonly subscribers = new Map<string, Set<() => void>>();

  /** Calls `onChange` at every change of a patient's requests. Returns the function that ends the subscription. */
  subscribe(abhaAddress: string, onChange: () => void): () => void {
    const ofPatient = this.subscribers.get(abhaAddress) ?? new Set();
    this.subscribers.set(abhaAddress, ofPatient.add(onChange));
    return () => ofPatient.delete(onChange);
  }

  publish(abhaAddress: string): void {
    for (const onChange of this.subscribers.get(abhaAddress) ?? []) onChange();
  }
}
