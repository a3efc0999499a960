import type { CallbackTokens } from "@/sandbox/keys/issue";
import type { ClientBook } from "@/sandbox/clients/client-book";
import type { FaultTable, Faults } from "@/sandbox/faults";
import type { Journal } from "@/sandbox/journal";
import type { Attempt, Callback } from "./callback";
import { post } from "./post";
import { Sequence } from "./sequence";

/** How long after each failed attempt the next one follows, in milliseconds. */
const BACK_OFF = [1_000, 2_000, 5_000, 15_000];

/** `attempted` ends with the first attempt, `settled` with the last; neither rejects. */
export type Delivery = { attempted: Promise<void>; settled: Promise<void> };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Carries callbacks to the clients' bridge addresses. */
export class Courier {
  private readonly sequence = new Sequence();
  /** A delivery that began before the last reset is not repeated. */
  private readonly resets = new Map<string, number>();
  private allResets = 0;

  constructor(
    private readonly clients: ClientBook,
    private readonly faults: FaultTable,
    private readonly tokens: CallbackTokens,
    private readonly attempts: Journal<Attempt>,
    private readonly now: () => Date,
  ) {}

  send(callback: Callback): Delivery {
    const faults = this.faults.of(callback.clientId, callback.kind);
    let settled: Promise<void> = Promise.resolve();
    const work = async () => {
      const [least, most] = faults.delayMs ?? [0, 0];
      if (most > 0) await pause(least + Math.random() * (most - least));
      const delivery = this.deliver(callback, faults);
      settled = delivery.settled;
      await delivery.attempted;
    };
    const key = callback.consentRequestId ?? callback.requestId;
    const attempted = faults.reorder
      ? this.sequence.swapped(key, faults.reorderWithinMs ?? 5_000, work)
      : this.sequence.inTurn(key, work);
    return { attempted, settled: attempted.then(() => settled) };
  }

  /** Stops repeating what is under way, for one client or for all. */
  reset(clientId: string | null): void {
    if (clientId === null) this.allResets += 1;
    else this.resets.set(clientId, (this.resets.get(clientId) ?? 0) + 1);
  }

  private deliver(callback: Callback, faults: Faults): Delivery {
    if (Math.random() < (faults.drop ?? 0)) {
      this.note(callback, 1, null, "dropped");
      return { attempted: Promise.resolve(), settled: Promise.resolve() };
    }
    const copies = Array.from({ length: faults.duplicate ?? 0 }, () => this.attempt(callback, 1));
    const first = this.attempt(callback, 1);
    return {
      attempted: Promise.all([first, ...copies]).then(() => undefined),
      settled: first.then((good) => (good ? undefined : this.repeat(callback))),
    };
  }

  private async repeat(callback: Callback): Promise<void> {
    const epoch = this.epoch(callback.clientId);
    for (const [index, wait] of BACK_OFF.entries()) {
      await pause(wait);
      if (this.epoch(callback.clientId) !== epoch || (await this.attempt(callback, index + 2))) return;
    }
  }

  private epoch(clientId: string): string {
    return `${this.allResets}/${this.resets.get(clientId) ?? 0}`;
  }

  private async attempt(callback: Callback, attempt: number): Promise<boolean> {
    const address = this.clients.find(callback.clientId)?.callbackUrl ?? null;
    if (address === null) {
      this.note(callback, attempt, null, "no address");
      return false;
    }
    const bearer = callback.bearer ?? this.tokens.take(this.now());
    const status = await post(address, callback, bearer, this.now());
    const good = status !== null && status >= 200 && status < 300;
    this.note(callback, attempt, status, status === null ? "unreachable" : good ? "delivered" : "refused");
    return good;
  }

  private note(callback: Callback, attempt: number, answered: number | null, outcome: Attempt["outcome"]): void {
    const { clientId, kind, path, requestId, body } = callback;
    this.attempts.add({
      at: this.now().toISOString(),
      clientId,
      kind,
      path,
      requestId,
      attempt,
      answered,
      outcome,
      body,
    });
  }
}
