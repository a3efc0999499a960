import type { CallbackTokens } from "@/sandbox/keys/realm-tokens";
import type { CallLog } from "@/sandbox/state/call-log";
import type { ClientStore } from "@/sandbox/state/client-store";
import type { Faults, FaultTable } from "@/sandbox/state/fault-table";
import { DeliveryOrder } from "./delivery-order";
import type { CallbackKind } from "./message-builder";
import { postCallback, type Callback } from "./post-callback";

/** The delays before the second and later attempts to deliver a callback, in milliseconds. */
const RETRY_DELAYS_MS = [1_000, 2_000, 5_000, 15_000];

/** `attempted` resolves after the first attempt, `settled` after the last; neither rejects. */
export type Delivery = { attempted: Promise<void>; settled: Promise<void> };

/** One attempt to deliver a callback. `answered` is the HTTP status, or null when there was no response. */
export type CallbackAttempt = {
  at: string;
  clientId: string;
  kind: CallbackKind | "custom";
  path: string;
  requestId: string;
  attempt: number;
  answered: number | null;
  outcome: "delivered" | "refused" | "unreachable" | "dropped" | "no address";
  body: unknown;
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** True for a status that acknowledges a callback. */
const isAcknowledged = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** What a response to a callback means; `status` is null when there was none. */
export function outcomeOf(status: number | null): "delivered" | "refused" | "unreachable" {
  if (status === null) return "unreachable";
  return isAcknowledged(status) ? "delivered" : "refused";
}

/** Delivers callbacks to the clients' bridge addresses, repeats failed attempts, and applies the faults of tests. */
export class CallbackSender {
  private readonly order = new DeliveryOrder();
  /** A delivery that started before the last reset of its client is not repeated. */
  private readonly resets = new Map<string, number>();
  private resetsOfAll = 0;

  constructor(
    private readonly clients: ClientStore,
    private readonly faults: FaultTable,
    private readonly tokens: CallbackTokens,
    private readonly attempts: CallLog<CallbackAttempt>,
    private readonly now: () => Date,
  ) {}

  send(callback: Callback): Delivery {
    const faults = this.faults.forMessage(callback.clientId, callback.kind);
    let settled: Promise<void> = Promise.resolve();
    const deliver = async () => {
      const [minDelay, maxDelay] = faults.delayMs ?? [0, 0];
      if (maxDelay > 0) await wait(minDelay + Math.random() * (maxDelay - minDelay));
      const delivery = this.deliver(callback, faults);
      settled = delivery.settled;
      await delivery.attempted;
    };
    const key = callback.consentRequestId ?? callback.requestId;
    const attempted = faults.reorder
      ? this.order.runAfterNext(key, faults.reorderWithinMs ?? 5_000, deliver)
      : this.order.runInOrder(key, deliver);
    return { attempted, settled: attempted.then(() => settled) };
  }

  /** Stops repeating the callbacks of one client; null stops those of all. */
  reset(clientId: string | null): void {
    if (clientId === null) this.resetsOfAll += 1;
    else this.resets.set(clientId, (this.resets.get(clientId) ?? 0) + 1);
  }

  private deliver(callback: Callback, faults: Faults): Delivery {
    if (Math.random() < (faults.drop ?? 0)) {
      this.log(callback, 1, null, "dropped");
      return { attempted: Promise.resolve(), settled: Promise.resolve() };
    }
    const copies = Array.from({ length: faults.duplicate ?? 0 }, () => this.attempt(callback, 1));
    const first = this.attempt(callback, 1);
    return {
      attempted: Promise.all([first, ...copies]).then(() => undefined),
      settled: first.then((acknowledged) => (acknowledged ? undefined : this.retry(callback))),
    };
  }

  private async retry(callback: Callback): Promise<void> {
    const resetsAtStart = this.resetCount(callback.clientId);
    for (const [index, delay] of RETRY_DELAYS_MS.entries()) {
      await wait(delay);
      if (this.resetCount(callback.clientId) !== resetsAtStart || (await this.attempt(callback, index + 2))) return;
    }
  }

  private resetCount(clientId: string): string {
    return `${this.resetsOfAll}/${this.resets.get(clientId) ?? 0}`;
  }

  /** Returns true when the client acknowledged the callback. */
  private async attempt(callback: Callback, attempt: number): Promise<boolean> {
    const bridgeUrl = this.clients.find(callback.clientId)?.callbackUrl ?? null;
    if (bridgeUrl === null) {
      this.log(callback, attempt, null, "no address");
      return false;
    }
    const status = await postCallback(bridgeUrl, callback, this.tokens.get(this.now()), this.now());
    this.log(callback, attempt, status, outcomeOf(status));
    return isAcknowledged(status);
  }

  private log(
    { clientId, kind, path, requestId, body }: Callback,
    attempt: number,
    answered: number | null,
    outcome: CallbackAttempt["outcome"],
  ): void {
    const at = this.now().toISOString();
    this.attempts.add({ at, clientId, kind, path, requestId, attempt, answered, outcome, body });
  }
}
