import { CallbackSender, type CallbackAttempt } from "./callbacks/callback-sender";
import { KeyRing } from "./keys/key-ring";
import { CallbackTokens } from "./keys/realm-tokens";
import type { Settings } from "./settings";
import { CallLog } from "./state/call-log";
import { ClientStore, type SavedClients } from "./state/client-store";
import type { ConsentRequest } from "./state/consent-request";
import { ConsentStore } from "./state/consent-store";
import { DocumentStore } from "./state/document-store";
import { ExpiryTimers } from "./state/expiry-timers";
import { FaultTable } from "./state/fault-table";
import { HungCalls } from "./state/hung-calls";
import { LiveUpdates } from "./state/live-updates";
import { SeenRequestIds } from "./state/seen-request-ids";
import { Snapshot } from "./state/snapshot";
import type { Transaction } from "./state/transaction";
import { TransactionStore } from "./state/transaction-store";
import type { CallLogEntry } from "./wire/call";

type Saved = { clients: SavedClients; requests: ConsentRequest[]; transactions: Transaction[] };

/** The whole state of one sandbox network. */
export type Network = {
  /** Its address, such as `http://localhost:4000`. */
  origin: string;
  now: () => Date;
  keys: KeyRing;
  clients: ClientStore;
  consents: ConsentStore;
  transactions: TransactionStore;
  /** The encrypted contents to which entries have a link, by the last part of its path. */
  linkedContents: Map<string, string>;
  documents: DocumentStore;
  faults: FaultTable;
  calls: CallLog<CallLogEntry>;
  callbackAttempts: CallLog<CallbackAttempt>;
  callbackSender: CallbackSender;
  expiryTimers: ExpiryTimers;
  liveUpdates: LiveUpdates;
  hungCalls: HungCalls;
  seenRequestIds: SeenRequestIds;
  /** Ids of the callbacks that a test composed itself; an acknowledgement may refer to them. */
  customCallbackIds: Set<string>;
  /** Writes the state to disk at once. */
  save: () => void;
};

/** Creates a network from the state that its last run saved. Throws when that state is not JSON. */
export function createNetwork(settings: Settings, origin: string): Network {
  const now = () => new Date();
  const snapshot: Snapshot<Saved> = new Snapshot<Saved>(settings.dataFolder, "state.json", () => ({
    clients: clients.toSaved(),
    requests: consents.all(),
    transactions: transactions.all(),
  }));
  const saved = snapshot.load();
  const keys = new KeyRing(settings.dataFolder);
  const clients = new ClientStore(settings.callbackUrl, saved?.clients ?? null, () => snapshot.saveSoon());
  const liveUpdates = new LiveUpdates();
  const expiryTimers = new ExpiryTimers(now);
  const consents = new ConsentStore(saved?.requests ?? null, (request) => {
    snapshot.saveSoon();
    expiryTimers.schedule(request);
    liveUpdates.publish(request.asked.patientId);
  });
  const transactions = new TransactionStore(saved?.transactions ?? null, () => snapshot.saveSoon());
  const faults = new FaultTable();
  const callbackAttempts = new CallLog<CallbackAttempt>();
  const tokens = new CallbackTokens(keys, origin);
  return {
    origin,
    now,
    keys,
    clients,
    consents,
    transactions,
    linkedContents: new Map(),
    documents: new DocumentStore(),
    faults,
    calls: new CallLog(),
    callbackAttempts,
    callbackSender: new CallbackSender(clients, faults, tokens, callbackAttempts, now),
    expiryTimers,
    liveUpdates,
    hungCalls: new HungCalls(),
    seenRequestIds: new SeenRequestIds(),
    customCallbackIds: new Set(),
    save: () => snapshot.save(),
  };
}
