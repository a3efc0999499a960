import { describe, expect, test } from "vitest";
import {
  changedRows,
  newRows,
  rowsOf,
  withFresh,
  withNew,
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
  artefactCount: 0,
  situation: { kind: "draft" },
  ...change,
});

const pages = (...lists: ConsentRequestItem[][]): RequestPages => ({
  pages: lists.map((items) => ({ items, nextCursor: null })),
  pageParams: lists.map(() => null),
});
const ids = (data: RequestPages) => rowsOf(data).map(({ id }) => id);
const fresh = (...items: ConsentRequestItem[]) => new Map(items.map((item) => [item.id, item]));

describe("the rows that a doctor looks at", () => {
  const shown = pages([row("5"), row("4")], [row("2")]);

  test("change in their places, on every page", () => {
    const now = withFresh(shown, fresh(row("2", { status: "GRANTED" }), row("4", { status: "DENIED" })));
    expect(ids(now)).toEqual(["5", "4", "2"]);
    expect(rowsOf(now).map(({ status }) => status)).toEqual(["REQUESTED", "DENIED", "GRANTED"]);
  });

  test("do not fall back to an answer that was overtaken", () => {
    const late = row("4", { status: "SENDING", updatedAt: "2026-11-24T10:59:59.000Z" });
    expect(rowsOf(withFresh(shown, fresh(late)))[1]?.status).toBe("REQUESTED");
  });

  test("go when they are gone", () => {
    expect(ids(withFresh(shown, new Map([["4", null]])))).toEqual(["5", "2"]);
  });

  test("let new ones in above and between, once", () => {
    const added = [row("7"), row("3"), row("5")];
    expect(ids(withNew(shown, added))).toEqual(["7", "5", "4", "3", "2"]);
    expect(ids(withNew(withNew(shown, added), added))).toEqual(["7", "5", "4", "3", "2"]);
  });

  test("are joined by what is new, not by what the next page holds", () => {
    const rows = [row("7"), row("3"), row("1")];
    expect(newRows(shown, rows).map(({ id }) => id)).toEqual(["7", "3", "1"]);
    const more = { ...shown, pages: shown.pages.map((page) => ({ ...page, nextCursor: "more" })) };
    expect(newRows(more, rows).map(({ id }) => id)).toEqual(["7", "3"]);
  });

  test("count as changed when they say something else, not when they were only touched", () => {
    const touched = row("5", { updatedAt: "2026-11-24T12:00:00.000Z" });
    const granted = row("4", { status: "GRANTED" });
    expect(changedRows(rowsOf(shown), fresh(touched, granted)).map(({ id }) => id)).toEqual(["4"]);
  });
});
