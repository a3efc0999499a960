import type { ConsentRequest } from "./consent-request";

/** The longest a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** When a request or its permission ends: the erase time asked while unanswered, the granted one afterwards, null once it is over. */
export function endOf(request: ConsentRequest): Date | null {
  if (request.status === "REQUESTED") return new Date(request.asked.permission.dataEraseAt);
  const granted = request.artefacts.filter(({ status }) => status === "GRANTED");
  if (granted.length === 0) return null;
  return new Date(Math.min(...granted.map(({ permission }) => new Date(permission.dataEraseAt).getTime())));
}

/** Watches over the end of every request. */
export class ExpiryClock {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** What happens at the end; set once the network stands. */
  onEnd: (requestId: string) => void = () => undefined;

  constructor(private readonly now: () => Date) {}

  /** Sets, moves or lifts the alarm of a request. */
  watch(request: ConsentRequest): void {
    clearTimeout(this.timers.get(request.id));
    this.timers.delete(request.id);
    const end = endOf(request);
    if (end === null) return;
    const wait = Math.max(0, end.getTime() - this.now().getTime());
    const ring = () => (wait > LONGEST_MS ? this.watch(request) : this.onEnd(request.id));
    const timer = setTimeout(ring, Math.min(wait, LONGEST_MS));
    timer.unref();
    this.timers.set(request.id, timer);
  }
}
