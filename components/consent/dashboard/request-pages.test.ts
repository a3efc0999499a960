import { describe, expect, test } from "vitest";
import {
  changedRows,
  newRows,
  orderOf,
  rowsOf,
  withNewRows,
  withUpdatedRows,
  type RequestPages,
} from "@/components/consent/dashboard/request-pages";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

const row = (id: string, change: Partial<ConsentRequestItem> = {}): ConsentRequestItem => ({
  id,
  status: "REQUESTED",
  patient: { abhaAddress: `${id}@sbx`, name: null },
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

const pages = (...lists: ConsentRequestItem[][]): RequestPages => ({
  pages: lists.map((items) => ({ items, nextCursor: null })),
  pageParams: lists.map(() => null),
});
const ids = (data: RequestPages) => rowsOf(data).map(({ id }) => id);
const updates = (...items: ConsentRequestItem[]) => new Map(items.map((item) => [item.id, item]));

const shown = pages([row("5"), row("4")], [row("2")]);

describe("withUpdatedRows", () => {
  test("updated rows keep their places on every page", () => {
    const result = withUpdatedRows(shown, updates(row("2", { status: "GRANTED" }), row("4", { status: "DENIED" })));
    expect(ids(result)).toEqual(["5", "4", "2"]);
    expect(rowsOf(result).map(({ status }) => status)).toEqual(["REQUESTED", "DENIED", "GRANTED"]);
  });

  test("an update older than the shown row is ignored", () => {
    const late = row("4", { status: "SENDING", updatedAt: "2026-11-24T10:59:59.000Z" });
    expect(rowsOf(withUpdatedRows(shown, updates(late)))[1]?.status).toBe("REQUESTED");
  });

  test("a row that no longer exists is removed", () => {
    expect(ids(withUpdatedRows(shown, new Map([["4", null]])))).toEqual(["5", "2"]);
  });
});

describe("withNewRows", () => {
  test("new rows are inserted in the order of the list, each once", () => {
    const added = [row("7"), row("3"), row("5")];
    expect(ids(withNewRows(shown, added))).toEqual(["7", "5", "4", "3", "2"]);
    expect(ids(withNewRows(withNewRows(shown, added), added))).toEqual(["7", "5", "4", "3", "2"]);
  });
});

describe("orderOf", () => {
  const end = (day: string) => `2026-12-${day}T00:00:00.000Z`;
  const rows = [
    row("1", { status: "DENIED" }),
    row("2", { status: "REQUESTED", expiresAt: end("03") }),
    row("3", { status: "GRANTED", expiresAt: end("01") }),
    row("4", { status: "SENDING", expiresAt: end("02") }),
    row("5", { status: "DRAFT" }),
  ];

  test.each([
    ["", ["5", "4", "3", "2", "1"]],
    ["waiting", ["2", "4", "5", "3", "1"]],
    ["ending", ["3", "4", "2", "5", "1"]],
  ])("the order %j is that of the server", (sort, expected) => {
    expect(rows.toSorted(orderOf(sort)).map(({ id }) => id)).toEqual(expected);
  });

  test("a new row is inserted where it belongs, and rows that have changed stay where they are", () => {
    const waiting = pages([row("2"), row("3", { status: "GRANTED" }), row("6")]);
    const added = [row("4", { status: "SENDING" }), row("9", { status: "DRAFT" })];
    expect(ids(withNewRows(waiting, added, orderOf("waiting")))).toEqual(["2", "4", "9", "3", "6"]);
  });
});

describe("rowsOf", () => {
  test("a row that two pages hold is in its first place alone", () => {
    expect(ids(pages([row("5"), row("4")], [row("4"), row("3")]))).toEqual(["5", "4", "3"]);
  });
});

describe("newRows", () => {
  test("rows older than the last shown row are new only when there is no next page", () => {
    const rows = [row("7"), row("3"), row("1")];
    expect(newRows(shown, rows).map(({ id }) => id)).toEqual(["7", "3", "1"]);
    const withNextPage = { ...shown, pages: shown.pages.map((page) => ({ ...page, nextCursor: "more" })) };
    expect(newRows(withNextPage, rows).map(({ id }) => id)).toEqual(["7", "3"]);
  });
});

describe("changedRows", () => {
  test("a row with a new status is changed, a row with only a new time is not", () => {
    const touched = row("5", { updatedAt: "2026-11-24T12:00:00.000Z" });
    const granted = row("4", { status: "GRANTED" });
    expect(changedRows(rowsOf(shown), updates(touched, granted)).map(({ id }) => id)).toEqual(["4"]);
  });
});
