import { expect, test } from "vitest";
import { rowsAtHand, STATUSES_OF_FILTER } from "@/components/consent/dashboard/rows-at-hand";
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
const idsOf = (found: ConsentRequestItem[]) => found.map(({ id }) => id);

test("a filter keeps the rows of its statuses, newest first", () => {
  expect(idsOf(rowsAtHand(rows, { status: "waiting", q: "" }))).toEqual(["3", "1"]);
  expect(idsOf(rowsAtHand(rows, { status: "granted", q: "" }))).toEqual(["2"]);
  expect(idsOf(rowsAtHand(rows, { status: "", q: "" }))).toEqual(["3", "2", "1"]);
});

test("a search text is found in the name and in the address, in upper and lower case", () => {
  const named = row("4", { patient: { abhaAddress: "hp@sbx", name: "Hina Patel" } });
  expect(idsOf(rowsAtHand([...rows, named], { status: "", q: "hina" }))).toEqual(["4"]);
  expect(idsOf(rowsAtHand([...rows, named], { status: "", q: "PATIENT2" }))).toEqual(["2"]);
});

test("a row that was fetched twice is there once, as it was fetched last", () => {
  const later = row("1", { status: "DENIED", updatedAt: "2026-11-24T12:00:00.000Z" });
  expect(rowsAtHand([later, ...rows], { status: "", q: "" }).filter(({ id }) => id === "1")).toEqual([later]);
  expect(idsOf(rowsAtHand([later, ...rows], { status: "waiting", q: "" }))).toEqual(["3"]);
});

test("the filters have the statuses that the server gives them", () => {
  expect(STATUSES_OF_FILTER).toEqual(STATUS_GROUPS);
});
