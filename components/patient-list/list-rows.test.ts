import { expect, test } from "vitest";
import { listRows, type ListRow } from "@/components/patient-list/list-rows";
import type { NameResult } from "@/components/patient-list/look-up-name";
import { readAddressList } from "@/components/patient-list/read-address-list";
import type { Progress } from "@/components/patient-list/use-list-sending";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";

const OPEN = { id: "r9", requester: "Another Doctor", at: "2026-11-24T04:30:00.000Z" };

function rowOf(
  check: Partial<AddressCheck> | null,
  { name, progress, choice }: { name?: NameResult; progress?: Progress; choice?: boolean } = {},
): ListRow | undefined {
  const full = { abhaAddress: "hinapatel@sbx", requestId: "r1", name: null, isAsked: false, open: null, ...check };
  const [row] = listRows(
    readAddressList("hinapatel@sbx"),
    { checks: check ? { "hinapatel@sbx": full } : {}, names: name ? { "hinapatel@sbx": name } : {} },
    progress ? { "hinapatel@sbx": progress } : {},
    choice === undefined ? {} : { "hinapatel@sbx": choice },
  );
  return row;
}

test.each([
  ["not checked yet", rowOf(null), "checking", "cannot be asked"],
  ["checked, with a known name", rowOf({ name: "Hina Patel" }), "ready", "is asked"],
  ["checked, while the name is looked up", rowOf({}), "naming", "is asked"],
  ["whose name was found", rowOf({}, { name: { kind: "found", name: "Hina Patel" } }), "ready", "is asked"],
  ["whose name could not be looked up", rowOf({}, { name: { kind: "unknown" } }), "ready-unnamed", "is asked"],
  ["that nobody has", rowOf({}, { name: { kind: "not-found" } }), "not-found", "cannot be asked"],
  ["with an open request", rowOf({ open: OPEN }), "open", "can be asked"],
  ["with an open request that was chosen", rowOf({ open: OPEN }, { choice: true }), "open", "is asked"],
  ["that was left out by hand", rowOf({ name: "Hina Patel" }, { choice: false }), "ready", "can be asked"],
  ["that this list has asked before", rowOf({ isAsked: true }, { choice: true }), "asked-before", "cannot be asked"],
  ["that is being asked", rowOf({}, { progress: { kind: "sending" } }), "progress", "cannot be asked"],
  ["that was asked", rowOf({}, { progress: { kind: "asked" }, choice: true }), "progress", "cannot be asked"],
  ["that failed", rowOf({}, { progress: { kind: "failed", code: "unreachable" } }), "progress", "is asked"],
])("an address %s is shown as such, and is asked only where it may be", (_name, row, kind, asked) => {
  expect(row?.state.kind).toBe(kind);
  expect(row?.isChosen ? "is asked" : row?.check ? "can be asked" : "cannot be asked").toBe(asked);
});

test("a wrong address and a repeated one are never asked", () => {
  const check = { abhaAddress: "hinapatel@sbx", requestId: "r1", name: "Hina Patel", isAsked: false, open: null };
  const entries = readAddressList("hinapatel\nhinapatel@sbx\nHinaPatel@sbx");
  const rows = listRows(entries, { checks: { "hinapatel@sbx": check }, names: {} }, {}, { "hinapatel@sbx": true });
  expect(rows.map(({ state, isChosen }) => [state.kind, isChosen])).toEqual([
    ["wrong", false],
    ["ready", true],
    ["same", false],
  ]);
});
