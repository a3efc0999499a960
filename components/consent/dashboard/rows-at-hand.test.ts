import { expect, test } from "vitest";
import { rowsAtHand, STATUSES_OF_FILTER } from "@/components/consent/dashboard/rows-at-hand";
import { WHOLE_LIST, type RequestListFilter } from "@/components/consent/dashboard/requests-api";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import { STATUS_GROUPS } from "@/lib/consent/dashboard/list-input";

const row = (id: string, change: Partial<ConsentRequestItem> = {}): ConsentRequestItem => ({
  id,
  status: "REQUESTED",
  patient: { abhaAddress: `patient${id}@sbx`, name: null },
  purpose: { code: "CAREMGT", text: "Care Management" },
  hiTypes: ["Prescription"],
  requester: { name: "Dr. Manju" },
  createdAt: `2026-11-24T10:0${id}:00.000Z`,
  updatedAt: "2026-11-24T11:00:00.000Z",
  expiresAt: null,
  endedAt: null,
  situation: { kind: "draft" },
  ...change,
});
const rows = [row("1"), row("2", { status: "GRANTED" }), row("3", { status: "SENDING" })];
/** 00:30 on 25 November in India. */
const NOW = new Date("2026-11-24T19:00:00.000Z");
const found = (of: ConsentRequestItem[], filter: Partial<RequestListFilter>) =>
  rowsAtHand(of, { ...WHOLE_LIST, q: "", ...filter }, NOW);
const idsOf = (items: ConsentRequestItem[]) => items.map(({ id }) => id);

test("a filter keeps the rows of its statuses, newest first", () => {
  expect(idsOf(found(rows, { status: "waiting" }))).toEqual(["3", "1"]);
  expect(idsOf(found(rows, { status: "granted" }))).toEqual(["2"]);
  expect(idsOf(found(rows, {}))).toEqual(["3", "2", "1"]);
});

test("a search text is found in the name and in the address, in upper and lower case", () => {
  const named = row("4", { patient: { abhaAddress: "hp@sbx", name: "Hina Patel" } });
  expect(idsOf(found([...rows, named], { q: "hina" }))).toEqual(["4"]);
  expect(idsOf(found([...rows, named], { q: "PATIENT2" }))).toEqual(["2"]);
});

test("a row that was fetched twice is there once, as it was fetched last", () => {
  const later = row("1", { status: "DENIED", updatedAt: "2026-11-24T12:00:00.000Z" });
  expect(found([later, ...rows], {}).filter(({ id }) => id === "1")).toEqual([later]);
  expect(idsOf(found([later, ...rows], { status: "waiting" }))).toEqual(["3"]);
});

test.each([
  [{ asked: "today" }, ["today"]],
  [{ asked: "week" }, ["today", "yesterday", "six-days-ago"]],
  [{ from: "2026-11-19" }, ["today", "yesterday", "six-days-ago"]],
  [{ from: "2026-11-24", to: "2026-11-24" }, ["yesterday"]],
  [{ to: "2026-11-18" }, ["seven-days-ago"]],
])("the days %o are days in India", (days, expected) => {
  const ofDays = [
    row("today", { createdAt: "2026-11-24T18:30:00.000Z" }),
    row("yesterday", { createdAt: "2026-11-24T18:29:59.000Z" }),
    row("six-days-ago", { createdAt: "2026-11-18T18:30:00.000Z" }),
    row("seven-days-ago", { createdAt: "2026-11-18T18:29:59.000Z" }),
  ];
  expect(idsOf(found(ofDays, days))).toEqual(expected);
});

test("the filters have the statuses that the server gives them", () => {
  expect(STATUSES_OF_FILTER).toEqual(STATUS_GROUPS);
});
