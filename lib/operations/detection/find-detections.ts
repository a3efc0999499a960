import "server-only";
import ipaddr from "ipaddr.js";
import { MINUTE } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";
import {
  firstIdSince,
  listManyPatients,
  listReadsOutside,
  listRefusedSignIns,
  listSessionAddresses,
  listTrustChanges,
  type SessionAddress,
  type Since,
} from "@/lib/operations/detection/detection-queries";
import type { DetectionFacts, DetectionKind, DetectionSubject } from "@/lib/operations/detection/detection-kind";
import { MANY_PATIENTS, SESSION_MOVED_WITHIN } from "@/lib/operations/detection/detection-rules";

/** Something that was found in the trail, whether or not it was found before. */
export type Found = {
  kind: DetectionKind;
  subjectKind: DetectionSubject;
  subject: string;
  staffId: StaffId | null;
  windowStart: Date;
  facts: DetectionFacts;
};

/** Every sign of misuse in the hospital's entries since a time. */
export async function findDetections(tx: Tx, at: Date): Promise<Found[]> {
  const id = await firstIdSince(tx, at);
  if (id === null) return [];
  const since = { at, id };
  return [
    ...(await refusedSignIns(tx, since)),
    ...(await manyPatients(tx, since)),
    ...(await trustChanges(tx, since)),
    ...movedSessions(await listSessionAddresses(tx, since)),
    ...(await readsOutside(tx, since)),
  ];
}

async function refusedSignIns(tx: Tx, since: Since): Promise<Found[]> {
  const rows = await listRefusedSignIns(tx, since);
  return rows.map(({ by, subject, staffId, windowStart, ...facts }) => ({
    kind: "refused-sign-ins",
    subjectKind: by,
    subject: subject ?? tx.actor.hospitalId,
    staffId,
    windowStart,
    facts,
  }));
}

async function manyPatients(tx: Tx, since: Since): Promise<Found[]> {
  const usualAt = new Date(since.at.getTime() - MANY_PATIENTS.usualOf);
  const usualId = (await firstIdSince(tx, usualAt)) ?? since.id;
  const rows = await listManyPatients(tx, since, { at: usualAt, id: usualId });
  return rows.map(({ staffId, windowStart, ...facts }) => ({
    ...ofPerson("many-patients", staffId),
    windowStart,
    facts,
  }));
}

async function trustChanges(tx: Tx, since: Since): Promise<Found[]> {
  const rows = await listTrustChanges(tx, since);
  return rows.map(({ entryId, at, action, staffId }) => ({
    kind: "trust-changed",
    subjectKind: "change",
    subject: entryId,
    staffId,
    windowStart: at,
    facts: { action },
  }));
}

async function readsOutside(tx: Tx, since: Since): Promise<Found[]> {
  const rows = await listReadsOutside(tx, since);
  return rows.map(({ staffId, windowStart, ...facts }) => ({
    ...ofPerson("reads-outside-requests", staffId),
    windowStart,
    facts,
  }));
}

const ofPerson = (kind: DetectionKind, staffId: StaffId) =>
  ({ kind, subjectKind: "person", subject: staffId, staffId }) as const;

/** Sessions that were used from two networks within a short time: a session is found once, however often it moves. */
function movedSessions(addresses: readonly SessionAddress[]): Found[] {
  return [...new Set(addresses.map(({ sessionId }) => sessionId))].flatMap((sessionId): Found[] => {
    const used = addresses.filter((one) => one.sessionId === sessionId);
    const apart = used.flatMap((one, at) =>
      used.slice(at + 1).flatMap((other) => (areApart(one.address, other.address) ? [betweenUses(one, other)] : [])),
    );
    const shortest = Math.min(...apart);
    const [first] = used;
    if (!first || shortest > SESSION_MOVED_WITHIN) return [];
    const facts = { addresses: used.length, minutes: Math.max(1, Math.ceil(shortest / MINUTE)) };
    const { staffId, startedAt: windowStart } = first;
    return [{ kind: "session-moved", subjectKind: "session", subject: sessionId, staffId, windowStart, facts }];
  });
}

/** The time between the uses of two addresses, in milliseconds; none where they overlap. */
const betweenUses = (one: SessionAddress, other: SessionAddress) =>
  Math.max(0, other.firstAt.getTime() - one.lastAt.getTime(), one.firstAt.getTime() - other.lastAt.getTime());

/** How many first bits the addresses of one network share: those of a hospital or a provider, not only of a ward or a household. */
const NETWORK_BITS = { ipv4: 16, ipv6: 48 } as const;

/**
 * Whether two addresses belong to different networks. One of each family may be the same browser, which chooses between them for each
 * connection: they are not compared.
 */
function areApart(one: string, other: string): boolean {
  if (!ipaddr.isValid(one) || !ipaddr.isValid(other)) return false;
  const [first, second] = [ipaddr.process(one), ipaddr.process(other)];
  if (first.kind() !== second.kind()) return false;
  return !first.match(second, NETWORK_BITS[first.kind()]);
}
