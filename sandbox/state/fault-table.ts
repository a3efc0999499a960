import type { KeyEncoding } from "@/sandbox/hip/key-encoding";

/** How an HIP counts pages: 0 to n-1, or 0 for every page. Without this fault it counts as the hospital usually does. */
export const PAGE_NUMBERINGS = ["from-0", "always-0"] as const;

/** What goes wrong at the HIPs when they push records. */
export type HipFaults = {
  /** Limits these faults to the HIPs with these ids. */
  hipIds?: string[] | undefined;
  /** The authentication tag of the first entry, or of all, is wrong. */
  wrongTag?: "first" | "all" | undefined;
  /** The checksums belong to another text. */
  wrongChecksum?: boolean | undefined;
  /** The page at this position, from 1, is never pushed. */
  missingPage?: number | undefined;
  /** The delay before each page, in milliseconds. */
  pageDelayMs?: number | undefined;
  /** Each page is pushed this many more times. */
  duplicatePages?: number | undefined;
  keyEncoding?: KeyEncoding | undefined;
  pageNumbering?: (typeof PAGE_NUMBERINGS)[number] | undefined;
  /** All pages are pushed before on-request is sent. */
  pushBeforeOnRequest?: boolean | undefined;
  /** Entries have the address of their content instead of the content. */
  linkInsteadOfContent?: boolean | undefined;
  /** One more entry, of a care context that is not in the artefact. */
  otherCareContext?: boolean | undefined;
  /** One more entry, whose document has an attachment of this many bytes. */
  largeAttachmentBytes?: number | undefined;
  /** No page is pushed. */
  noPages?: boolean | undefined;
  /** Pages are pushed after the artefact was revoked or has expired, and not before. */
  pushAfterEnd?: boolean | undefined;
  /** on-request has this error, and no page is pushed. */
  onRequestError?: { code: string | number; message: string } | undefined;
};

/** The faults that a test can switch on. */
export type Faults = HipFaults & {
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
  /** The word for a finished transfer that a report may not have: it is refused with ABDM-1406. */
  refusedSessionStatus?: "TRANSFERRED" | "RECEIVED" | undefined;
  /** Limits all of these faults to these kinds of calls and callbacks; the pages of an HIP are of the kind `push`. */
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

  /** The faults of a transfer by one HIP. */
  ofTransfer(clientId: string, hipId: string): HipFaults {
    const faults = this.forMessage(clientId, "push", "data-request", "on-request");
    return (faults.hipIds?.includes(hipId) ?? true) ? faults : {};
  }
}
