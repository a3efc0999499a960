/** The faults that a test can switch on. */
export type Faults = {
  /** Each callback is delivered this many more times. */
  duplicate?: number | undefined;
  /** Two consecutive callbacks of a consent request swap places; one without a successor is sent after `reorderWithinMs`. */
  reorder?: boolean | undefined;
  reorderWithinMs?: number | undefined;
  /** A random delay before each callback, between these two values, in milliseconds. */
  delayMs?: [number, number] | undefined;
  /** The share of callbacks that are never sent, from 0 to 1. */
  drop?: number | undefined;
  /** Every call gets this HTTP status and has no effect. */
  status?: number | undefined;
  /** The body of such a response, instead of the network's own: a string is sent as it is, anything else as JSON. */
  reply?: unknown;
  /** `Retry-After` of such a response, in seconds. */
  retryAfter?: number | undefined;
  /** Calls have no effect and get no response. */
  hang?: boolean | undefined;
  /** Calls take effect and get no response. */
  hangAfter?: boolean | undefined;
  /** The callback is sent and acknowledged before the call gets its response. */
  earlyCallback?: boolean | undefined;
  /** on-status does not list the artefacts. */
  statusWithoutArtefacts?: boolean | undefined;
  /** Limits all of the above to these kinds of calls and callbacks. */
  messages?: string[] | undefined;
};

/** The faults of each client; those set without a client apply to every client that has none of its own. */
export class FaultTable {
  private readonly table = new Map<string | null, Faults>();

  set(clientId: string | null, faults: Faults): void {
    this.table.set(clientId, faults);
  }

  /** Removes the faults of one client; null removes all. */
  clear(clientId: string | null): void {
    if (clientId === null) this.table.clear();
    else this.table.delete(clientId);
  }

  /** The faults that apply to a message of one of these kinds. */
  forMessage(clientId: string | null, ...kinds: string[]): Faults {
    const faults = this.table.get(clientId) ?? this.table.get(null) ?? {};
    const applies = faults.messages === undefined || kinds.some((kind) => faults.messages?.includes(kind));
    return applies ? faults : {};
  }
}
