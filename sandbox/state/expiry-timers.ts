import { grantedArtefacts, type ConsentRequest } from "./consent-request";

/** The longest delay of a Node.js timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** When a request expires: the requested erase time while it has no decision, then the earliest granted one; null when nothing can expire. */
function expiryOf(request: ConsentRequest): Date | null {
  if (request.status === "REQUESTED") return new Date(request.asked.permission.dataEraseAt);
  const granted = grantedArtefacts(request);
  if (granted.length === 0 || request.hasUnreportedEnd) return null;
  return new Date(Math.min(...granted.map(({ permission }) => new Date(permission.dataEraseAt).getTime())));
}

/** One timer for each consent request that can expire. */
export class ExpiryTimers {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Called when a request expires; assigned once the network is complete. */
  onExpiry: (requestId: string) => void = () => undefined;

  constructor(private readonly now: () => Date) {}

  /** Sets, moves or removes the timer of a request. */
  schedule(request: ConsentRequest): void {
    clearTimeout(this.timers.get(request.id));
    this.timers.delete(request.id);
    const expiry = expiryOf(request);
    if (expiry === null) return;
    const delay = Math.max(0, expiry.getTime() - this.now().getTime());
    const fire = () => (delay > MAX_DELAY_MS ? this.schedule(request) : this.onExpiry(request.id));
    const timer = setTimeout(fire, Math.min(delay, MAX_DELAY_MS));
    timer.unref();
    this.timers.set(request.id, timer);
  }
}
