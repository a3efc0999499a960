import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withoutRepeats } from "@/lib/audit/joined-reads";
import type { NewAuditEntry } from "@/lib/audit/record-audit";
import { MINUTE } from "@/lib/clock";
import { newId, type StaffId, type StaffSessionId } from "@/lib/ids";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const person = () => ({
  staffId: newId<StaffId>(),
  origin: { sessionId: newId<StaffSessionId>(), address: null, device: null, requestId: null },
});
const listed = (rows: number): NewAuditEntry => ({
  action: "consent-request.listed",
  subject: { kind: "operation", id: "list-consent-requests" },
  detail: { rows },
});
const opened: NewAuditEntry = { action: "records.opened", subject: { kind: "consent-artefact", id: "a" } };

it("equal reads of a list by one session within a minute are written once, and then once more with their count", () => {
  const counted: NewAuditEntry[] = [];
  const [one, two] = [person(), person()];
  const read = (actor: typeof one, entry: NewAuditEntry) =>
    withoutRepeats(actor, [entry], (repeated) => counted.push(repeated));
  expect(read(one, listed(3))).toEqual([listed(3)]);
  expect(read(one, listed(3))).toEqual([]);
  expect(read(one, listed(3))).toEqual([]);
  expect(read(one, listed(4))).toEqual([listed(4)]);
  expect(read(two, listed(3))).toEqual([listed(3)]);
  vi.advanceTimersByTime(MINUTE);
  expect(counted).toEqual([{ ...listed(3), detail: { rows: 3, repeats: 2 } }]);
  expect(read(one, listed(3))).toEqual([listed(3)]);
});

it("each opening of records is written", () => {
  const actor = person();
  const read = () => withoutRepeats(actor, [opened], () => undefined);
  expect([read(), read()]).toEqual([[opened], [opened]]);
});
