/** Everything that the network can be made to do wrong. */
export type Faults = {
  /** Each callback is delivered so many times more. */
  duplicate?: number | undefined;
  /** Neighbouring callbacks of a consent request swap places; one without a neighbour goes after `reorderWithinMs`. */
  reorder?: boolean | undefined;
  reorderWithinMs?: number | undefined;
  /** A random wait before each callback, between these two, in milliseconds. */
  delayMs?: [number, number] | undefined;
  /** The share of callbacks that never go out. */
  drop?: number | undefined;
  /** Every call is answered with this and has no effect. */
  status?: number | undefined;
  /** What such an answer says, in place of the network's own words: text as it stands, anything else as JSON. */
  reply?: unknown;
  /** `Retry-After` of such an answer, in seconds. */
  retryAfter?: number | undefined;
  /** Calls have no effect and are never answered. */
  hang?: boolean | undefined;
  /** Calls take effect and are never answered. */
  hangAfter?: boolean | undefined;
  /** The callback is sent and acknowledged before the call is answered. */
  earlyCallback?: boolean | undefined;
  /** on-status does not name the artefacts. */
  bareStatus?: boolean | undefined;
  /** Limits all of the above to these kinds of calls and callbacks. */
  messages?: string[] | undefined;
};

/** Faults by client; those without a client hold for everyone who has none of their own. */
export class FaultTable {
  private readonly table = new Map<string | null, Faults>();

  set(clientId: string | null, faults: Faults): void {
    this.table.set(clientId, faults);
  }

  clear(clientId: string | null): void {
    if (clientId === null) this.table.clear();
    else this.table.delete(clientId);
  }

  /** What holds for a message of one of these kinds. */
  of(clientId: string | null, ...kinds: string[]): Faults {
    const faults = this.table.get(clientId) ?? this.table.get(null) ?? {};
    const held = faults.messages === undefined || kinds.some((kind) => faults.messages?.includes(kind));
    return held ? faults : {};
  }
}
