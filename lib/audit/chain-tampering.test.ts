import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkMac, toAuditKeys } from "@/lib/audit/audit-keys";
import { firstHash, linkHash, type StoredAuditEntry } from "@/lib/audit/canonical-entry";
import type { AuditHead, AuditLink } from "@/lib/audit/chain-table";
import { checkpointLine, readCheckpointLine, signCheckpoint, type Checkpoint } from "@/lib/audit/checkpoint";
import { verifyChain, type ChainProblem, type ChainSource } from "@/lib/audit/verify-chain";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import { newId, type HospitalId } from "@/lib/ids";

const keys = toAuditKeys([randomBytes(32)]);
const otherKeys = toAuditKeys([randomBytes(32)]);
const hospitalId = newId<HospitalId>();
const START = new Date("2026-08-20T06:00:00.000Z").getTime();
const LENGTH = 40;
/** A checkpoint after each so many links. */
const CHECKPOINT_EVERY = 9;

/** The tables as values. */
type Tables = {
  entries: Map<number, StoredAuditEntry>;
  links: AuditLink[];
  head: AuditHead | null;
  checkpoints: Checkpoint[];
  unsealed: Set<number>;
};

function entryOf(id: number): StoredAuditEntry {
  return {
    id,
    hospitalId,
    at: new Date(START + id * 20 * SECOND),
    actorKind: "staff",
    actorId: `staff-${id % 5}`,
    actorName: "Dr. Manju",
    action: id % 2 ? "consent-request.viewed" : "records.opened",
    outcome: "done",
    subjectKind: "consent-request",
    subjectId: `request-${id}`,
    detail: { records: id, artefact: "a", list: ["x", "y"] },
    sessionId: null,
    address: "10.0.0.7",
    device: "Chrome 131 on Windows",
    requestId: `request-id-${id}`,
    purpose: "CAREMGT",
    patientDigest: createHash("sha256")
      .update(String(id % 9))
      .digest(),
  };
}

/** A copy of a chain as the product makes it. */
function untouched(): Tables {
  return {
    entries: new Map(CHAIN.entries),
    links: CHAIN.links.map((link) => ({ ...link })),
    checkpoints: CHAIN.checkpoints.map((checkpoint) => ({ ...checkpoint })),
    head: CHAIN.head,
    unsealed: new Set(),
  };
}

const CHAIN = makeChain();
/** What was kept elsewhere: the checkpoints, the last one at the end of the chain. */
const KEPT = [
  ...CHAIN.checkpoints,
  signCheckpoint(
    { hospitalId, seq: LENGTH, at: new Date(START + DAY), hash: CHAIN.head?.hash ?? Buffer.alloc(0) },
    keys,
  ),
];

/** A chain with gaps between the ids of entries. */
function makeChain(length = LENGTH): Tables {
  const entries = new Map<number, StoredAuditEntry>();
  const links: AuditLink[] = [];
  const checkpoints: Checkpoint[] = [];
  let hash = firstHash(hospitalId);
  for (let seq = 1; seq <= length; seq++) {
    const entry = entryOf(seq * 3);
    entries.set(entry.id, entry);
    hash = linkHash(hash, entry);
    links.push({ seq, entryId: entry.id, hash, mac: linkMac(keys[0], seq, hash) });
    if (seq % CHECKPOINT_EVERY === 0)
      checkpoints.push(signCheckpoint({ hospitalId, seq, hash, at: new Date(entry.at.getTime() + SECOND) }, keys));
  }
  return { entries, links, checkpoints, head: { seq: length, hash }, unsealed: new Set() };
}

function sourceOf({ entries, links, head, checkpoints, unsealed }: Tables): ChainSource {
  const inOrder = [...links].sort((a, b) => a.seq - b.seq);
  const linked = new Set(links.map(({ entryId }) => entryId));
  const outside = [...entries.keys()].sort((a, b) => a - b).find((id) => !linked.has(id) && !unsealed.has(id));
  const missing = [...unsealed].find((id) => !entries.has(id));
  return {
    hospitalId,
    head: () => Promise.resolve(head),
    links: (after, limit) =>
      Promise.resolve(
        inOrder
          .filter(({ seq }) => seq > after)
          .slice(0, limit)
          .map((link) => ({ ...link, entry: entries.get(link.entryId) ?? null })),
      ),
    checkpoints: (after, upTo) => Promise.resolve(checkpoints.filter(({ seq }) => seq > after && seq <= upTo)),
    newestCheckpoint: () => Promise.resolve(checkpoints.at(-1) ?? null),
    receipts: () => Promise.resolve([]),
    outsideChain: () =>
      Promise.resolve(
        outside !== undefined
          ? { kind: "inserted", seq: null, entryId: outside }
          : missing !== undefined
            ? { kind: "removed", seq: null, entryId: missing }
            : null,
      ),
  };
}

/** Makes hashes anew from a link on, with macs of another key; the head follows. */
function recompute(tables: Tables, from: number): void {
  let hash = tables.links[from - 2]?.hash ?? firstHash(hospitalId);
  for (const link of tables.links.slice(from - 1)) {
    const entry = tables.entries.get(link.entryId);
    if (!entry) throw new Error("a link that is recomputed has an entry");
    hash = linkHash(hash, entry);
    Object.assign(link, { hash, mac: linkMac(otherKeys[0], link.seq, hash) });
  }
  tables.head = { seq: tables.links.length, hash };
}

/** What a tampering of the row at `seq`, of `LENGTH`, leads to: the kinds and the row that may be named. */
type Expected = { kinds: ChainProblem["kind"][]; seq?: number; entryId?: number };
type Tampering = (tables: Tables, seq: number, other: number) => Expected;

const linkAt = (tables: Tables, seq: number): AuditLink => {
  const link = tables.links[seq - 1];
  if (!link) throw new Error("the chain has this link");
  return link;
};
const change = (tables: Tables, seq: number, changes: Partial<StoredAuditEntry>) => {
  const { entryId } = linkAt(tables, seq);
  tables.entries.set(entryId, { ...(tables.entries.get(entryId) ?? entryOf(entryId)), ...changes });
  return entryId;
};

const CHANGES: ((other: number) => Partial<StoredAuditEntry>)[] = [
  () => ({ actorId: "staff-9" }),
  () => ({ actorName: null }),
  () => ({ actorKind: "job" }),
  () => ({ action: "audit.viewed" }),
  () => ({ outcome: "failed" }),
  () => ({ subjectKind: "patient" }),
  (other) => ({ subjectId: `request-${other}-` }),
  (other) => ({ detail: { records: -other } }),
  () => ({ detail: { records: "6", artefact: "a", list: ["x", "y"] } }),
  () => ({ sessionId: newId() }),
  () => ({ address: null }),
  () => ({ device: "Firefox" }),
  () => ({ requestId: "another" }),
  () => ({ purpose: null }),
  () => ({ patientDigest: null }),
];

const TAMPERINGS: Record<string, Tampering> = {
  "an entry is edited": (tables, seq, other) => {
    const entryId = change(tables, seq, CHANGES[other % CHANGES.length]?.(other) ?? {});
    return { kinds: ["changed"], seq, entryId };
  },
  "an entry is back-dated by a second to a year": (tables, seq, other) => {
    const { at } = entryOf(linkAt(tables, seq).entryId);
    const entryId = change(tables, seq, { at: new Date(at.getTime() - other ** 4 * SECOND) });
    return { kinds: ["changed", "back-dated"], seq, entryId };
  },
  "an entry is edited and all hashes are made anew without the key": (tables, seq, other) => {
    const entryId = change(tables, seq, CHANGES[other % CHANGES.length]?.(other) ?? {});
    recompute(tables, seq);
    return { kinds: ["rewritten"], seq, entryId };
  },
  "an entry is deleted": (tables, seq) => {
    const { entryId } = linkAt(tables, seq);
    tables.entries.delete(entryId);
    return { kinds: ["removed"], seq, entryId };
  },
  "an entry is deleted with its link": (tables, seq) => {
    tables.entries.delete(linkAt(tables, seq).entryId);
    tables.links.splice(seq - 1, 1);
    return { kinds: ["removed"], seq };
  },
  "an entry is deleted with its link, and the later ones are renumbered": (tables, seq) => {
    tables.entries.delete(linkAt(tables, seq).entryId);
    tables.links.splice(seq - 1, 1);
    for (const link of tables.links.slice(seq - 1)) link.seq -= 1;
    tables.head = { seq: LENGTH - 1, hash: tables.links.at(-1)?.hash ?? Buffer.alloc(0) };
    return { kinds: ["moved", "removed"], seq };
  },
  "a link is deleted": (tables, seq) => {
    tables.links.splice(seq - 1, 1);
    return { kinds: ["removed"], seq };
  },
  "an entry is inserted without a link": (tables, seq) => {
    const entry = entryOf(seq * 3 + 1);
    tables.entries.set(entry.id, entry);
    return { kinds: ["inserted"], entryId: entry.id };
  },
  "an entry is inserted with a link, and the later ones are renumbered": (tables, seq) => {
    const entry = entryOf(seq * 3 - 1);
    tables.entries.set(entry.id, entry);
    const hash = linkHash(tables.links[seq - 2]?.hash ?? firstHash(hospitalId), entry);
    for (const link of tables.links.slice(seq - 1)) link.seq += 1;
    tables.links.splice(seq - 1, 0, { seq, entryId: entry.id, hash, mac: linkMac(otherKeys[0], seq, hash) });
    tables.head = { seq: LENGTH + 1, hash: tables.head?.hash ?? Buffer.alloc(0) };
    return { kinds: ["inserted"], seq, entryId: entry.id };
  },
  "an entry is inserted with a link, and all hashes are made anew without the key": (tables, seq) => {
    const entry = entryOf(seq * 3 - 1);
    tables.entries.set(entry.id, entry);
    for (const link of tables.links.slice(seq - 1)) link.seq += 1;
    tables.links.splice(seq - 1, 0, { seq, entryId: entry.id, hash: Buffer.alloc(32), mac: Buffer.alloc(32) });
    recompute(tables, seq);
    return { kinds: ["rewritten"], seq, entryId: entry.id };
  },
  "two links are exchanged": (tables, seq, other) => {
    const [one, two] = [linkAt(tables, seq), linkAt(tables, other)];
    [one.seq, two.seq] = [two.seq, one.seq];
    return { kinds: ["moved"], seq: Math.min(seq, other) };
  },
  "the entries of two links are exchanged": (tables, seq, other) => {
    const [one, two] = [linkAt(tables, seq), linkAt(tables, other)];
    [one.entryId, two.entryId] = [two.entryId, one.entryId];
    return { kinds: ["moved", "back-dated"], seq: Math.min(seq, other) };
  },
  "the facts of two entries are exchanged": (tables, seq, other) => {
    const [one, two] = [linkAt(tables, seq).entryId, linkAt(tables, other).entryId];
    tables.entries.set(one, { ...entryOf(two), id: one }).set(two, { ...entryOf(one), id: two });
    return { kinds: ["changed", "back-dated"], seq: Math.min(seq, other) };
  },
  "the end is cut off": (tables, seq) => {
    for (const { entryId } of tables.links.splice(seq - 1)) tables.entries.delete(entryId);
    return { kinds: ["removed"], seq };
  },
  "the end is cut off, and the head and the checkpoints follow": (tables, seq) => {
    for (const { entryId } of tables.links.splice(seq - 1)) tables.entries.delete(entryId);
    tables.head = { seq: seq - 1, hash: tables.links.at(-1)?.hash ?? firstHash(hospitalId) };
    tables.checkpoints = tables.checkpoints.filter((checkpoint) => checkpoint.seq < seq);
    return { kinds: ["removed"], seq };
  },
  "the head is moved back": (tables, seq) => {
    tables.head = { seq: seq - 1, hash: tables.links[seq - 2]?.hash ?? firstHash(hospitalId) };
    return { kinds: ["head-changed"], seq };
  },
  "the head is moved on": (tables, _, other) => {
    tables.head = { seq: LENGTH + other, hash: Buffer.alloc(32, 1) };
    return { kinds: ["removed"], seq: LENGTH + 1 };
  },
  "the hash of the head is changed": (tables, _, other) => {
    tables.head = { seq: LENGTH, hash: Buffer.alloc(32, other) };
    return { kinds: ["head-changed"], seq: LENGTH };
  },
  "the hash of a link is changed": (tables, seq, other) => {
    linkAt(tables, seq).hash = Buffer.alloc(32, other);
    return { kinds: ["rewritten"], seq };
  },
  "the mac of a link is changed": (tables, seq, other) => {
    linkAt(tables, seq).mac = Buffer.alloc(32, other);
    return { kinds: ["rewritten"], seq };
  },
  "the time of a checkpoint is changed": (tables, seq) => {
    const checkpoint = tables.checkpoints[seq % tables.checkpoints.length];
    if (!checkpoint) throw new Error("there are checkpoints");
    checkpoint.at = new Date(checkpoint.at.getTime() - DAY);
    return { kinds: ["checkpoint-changed"], seq: checkpoint.seq };
  },
  "a checkpoint is signed with another key": (tables, seq) => {
    const at = seq % tables.checkpoints.length;
    const checkpoint = tables.checkpoints[at];
    if (!checkpoint) throw new Error("there are checkpoints");
    tables.checkpoints[at] = { ...signCheckpoint(checkpoint, otherKeys), keyName: keys[0].name };
    return { kinds: ["checkpoint-changed"], seq: checkpoint.seq };
  },
  "an entry that claims to be hours old comes in through the front": (tables, _, other) => {
    const last = tables.links.at(-1);
    const entry = { ...entryOf(LENGTH * 3 + 1), at: new Date(START - other * HOUR) };
    const hash = linkHash(last?.hash ?? Buffer.alloc(0), entry);
    const seq = LENGTH + 1;
    tables.entries.set(entry.id, entry);
    tables.links.push({ seq, entryId: entry.id, hash, mac: linkMac(keys[0], seq, hash) });
    tables.head = { seq, hash };
    return { kinds: ["back-dated"], seq, entryId: entry.id };
  },
  "the end is moved back and becomes part of the chain anew after an edit": (tables, seq) => {
    const from = Math.min(seq, Math.floor(LENGTH / CHECKPOINT_EVERY) * CHECKPOINT_EVERY);
    change(tables, from, { actorId: "staff-9" });
    let hash = tables.links[from - 2]?.hash ?? firstHash(hospitalId);
    for (const link of tables.links.slice(from - 1)) {
      hash = linkHash(hash, tables.entries.get(link.entryId) ?? entryOf(link.entryId));
      Object.assign(link, { hash, mac: linkMac(keys[0], link.seq, hash) });
    }
    tables.head = { seq: LENGTH, hash };
    // Named is the first link that the checkpoint covers alone.
    const before = Math.floor((from - 1) / CHECKPOINT_EVERY) * CHECKPOINT_EVERY;
    return { kinds: ["rewritten"], seq: before + 1 };
  },
  "an entry disappears before it is part of the chain": (tables) => {
    const id = LENGTH * 3 + 1;
    tables.unsealed.add(id);
    return { kinds: ["removed"], entryId: id };
  },
};

describe("verifyChain", () => {
  it("finds nothing wrong with an untouched chain, whole or in slices", async () => {
    const tables = untouched();
    const known = tables.checkpoints.map((one) => readCheckpointLine(`{"checkpoint":"${checkpointLine(one)}"}`));
    const options = { keys, known: known.flatMap((one) => one ?? []) };
    expect(options.known).toEqual(tables.checkpoints);
    expect(await verifyChain(sourceOf(tables), options)).toMatchObject({ problem: null, entries: LENGTH });
    let slice = await verifyChain(sourceOf(tables), { ...options, limit: 7 });
    let entries = slice.entries;
    for (; !slice.isComplete; entries += slice.entries)
      slice = await verifyChain(sourceOf(tables), { ...options, limit: 7, from: slice.position });
    expect({ entries, problem: slice.problem, seq: slice.position.seq }).toEqual({
      entries: LENGTH,
      problem: null,
      seq: LENGTH,
    });
  });

  it.each([
    [100, {}, "moved"],
    [101, {}, "rewritten"],
    [101, { searchesWholeChain: true }, "moved"],
  ])(
    "looks for the place of a link that was moved %i links away, with %j: it is %s",
    async (distance, options, kind) => {
      const tables = makeChain(150);
      const moved = tables.links.filter(({ seq }) => seq === 20 || seq === 20 + distance);
      for (const link of moved) link.seq = 40 + distance - link.seq;
      tables.links.sort((one, another) => one.seq - another.seq);
      const { problem } = await verifyChain(sourceOf(tables), { keys, ...options });
      expect(problem).toMatchObject({ kind, seq: 20 });
    },
  );

  it("accepts a chain whose newest links are under the first of two keys", async () => {
    const [first] = otherKeys;
    const tables = untouched();
    const entry = entryOf(1_000);
    const hash = linkHash(tables.head?.hash ?? Buffer.alloc(0), entry);
    const seq = LENGTH + 1;
    tables.entries.set(entry.id, entry);
    tables.links.push({ seq, entryId: entry.id, hash, mac: linkMac(first, seq, hash) });
    tables.head = { seq, hash };
    expect(await verifyChain(sourceOf(tables), { keys: [first, keys[0]] })).toMatchObject({ problem: null });
    expect(await verifyChain(sourceOf(tables), { keys })).toMatchObject({ problem: { kind: "rewritten", seq } });
  });

  it(
    "finds 10,000 tamperings, each with its first row",
    async () => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.keys(TAMPERINGS)),
          fc.integer({ min: 1, max: LENGTH }),
          fc.integer({ min: 1, max: LENGTH }),
          async (name, seq, other) => {
            fc.pre(seq !== other);
            const tables = untouched();
            const expected = TAMPERINGS[name]?.(tables, seq, other);
            const useFile = /cut off|deleted/.test(name);
            const { problem } = await verifyChain(sourceOf(tables), { keys, known: useFile ? KEPT : [] });
            if (!expected || !problem) throw new Error(`not found: ${name}`);
            expect(expected.kinds).toContain(problem.kind);
            expect(problem).toMatchObject({
              ...(expected.seq !== undefined && { seq: expected.seq }),
              ...(expected.entryId !== undefined && { entryId: expected.entryId }),
            });
            found += 1;
          },
        ),
        { numRuns: 10_000, seed: 20_260_820 },
      );
      expect(found).toBe(10_000);
    },
    10 * MINUTE,
  );
});
