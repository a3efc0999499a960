import { Courier } from "@/sandbox/callbacks/courier";
import type { Attempt } from "@/sandbox/callbacks/callback";
import { ClientBook, type KeptClients } from "@/sandbox/clients/client-book";
import { ConsentBook } from "@/sandbox/consent/consent-book";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import { ExpiryClock } from "@/sandbox/consent/expiry-clock";
import { CallbackTokens } from "@/sandbox/keys/issue";
import { KeyRing } from "@/sandbox/keys/key-ring";
import { Live } from "@/sandbox/phone/live";
import type { CallEntry } from "@/sandbox/wire/call";
import { Hung } from "@/sandbox/wire/hung";
import { SeenIds } from "@/sandbox/wire/seen-ids";
import { FaultTable } from "./faults";
import { Journal } from "./journal";
import type { Settings } from "./settings";
import { Snapshot } from "./snapshot";

type Kept = { clients: KeptClients; requests: ConsentRequest[] };

/** All there is of one sandbox network. */
export type Network = {
  /** Where it is reached, such as `http://localhost:4000`. */
  origin: string;
  now: () => Date;
  keys: KeyRing;
  clients: ClientBook;
  consents: ConsentBook;
  faults: FaultTable;
  calls: Journal<CallEntry>;
  attempts: Journal<Attempt>;
  courier: Courier;
  expiry: ExpiryClock;
  live: Live;
  hung: Hung;
  seen: SeenIds;
  /** Ids of notifications that a test sent by hand; an acknowledgement may name them. */
  custom: Set<string>;
  /** Writes the state to disk at once. */
  save: () => void;
};

/** Builds a network from what its last run left behind. */
export function createNetwork(settings: Settings, origin: string): Network {
  const now = () => new Date();
  const snapshot: Snapshot<Kept> = new Snapshot<Kept>(settings.dataFolder, "state.json", () => ({
    clients: clients.keep(),
    requests: consents.all(),
  }));
  const kept = snapshot.read();
  const keys = new KeyRing(settings.dataFolder);
  const clients = new ClientBook(settings.callbackUrl, kept?.clients ?? null, () => snapshot.later());
  const live = new Live();
  const expiry = new ExpiryClock(now);
  const consents = new ConsentBook(kept?.requests ?? null, (request) => {
    snapshot.later();
    expiry.watch(request);
    live.changed(request.asked.patientId);
  });
  const faults = new FaultTable();
  const attempts = new Journal<Attempt>();
  const courier = new Courier(clients, faults, new CallbackTokens(keys, origin), attempts, now);
  return {
    origin,
    now,
    keys,
    clients,
    consents,
    faults,
    calls: new Journal(),
    attempts,
    courier,
    expiry,
    live,
    hung: new Hung(),
    seen: new SeenIds(),
    custom: new Set(),
    save: () => snapshot.now(),
  };
}
