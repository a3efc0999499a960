import type { Transaction } from "./transaction";

/** Every transfer of records that was requested. */
export class TransactionStore {
  private readonly transactions = new Map<string, Transaction>();

  constructor(
    saved: Transaction[] | null,
    private readonly onChange: () => void,
  ) {
    for (const transaction of saved ?? []) this.transactions.set(transaction.id, transaction);
  }

  all(): Transaction[] {
    return [...this.transactions.values()];
  }

  /** Oldest first; null lists those of all clients. */
  ofClient(clientId: string | null): Transaction[] {
    return this.all().filter((transaction) => clientId === null || transaction.clientId === clientId);
  }

  find(id: string): Transaction | null {
    return this.transactions.get(id) ?? null;
  }

  /** Adds a transaction; also to be called after every change of one. */
  save(transaction: Transaction): void {
    this.transactions.set(transaction.id, transaction);
    this.onChange();
  }

  /** Removes the transactions of one client, which ends their transfers; null removes all. */
  clear(clientId: string | null): void {
    for (const { id } of this.ofClient(clientId)) this.transactions.delete(id);
    this.onChange();
  }
}
