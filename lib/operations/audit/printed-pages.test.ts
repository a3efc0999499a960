import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PRINTED_PAGES, printedPageOf } from "@/lib/operations/audit/printed-pages";

/** Pages that show no data of a patient. */
const WITHOUT_PATIENTS = [
  "/",
  "/admin",
  "/admin/credentials",
  // Names of staff, and why they opened records.
  "/admin/emergency",
  "/admin/health",
  "/admin/setup",
  "/admin/single-sign-on",
  "/admin/templates",
  "/admin/users",
  "/admin/users/*",
  "/admin/users/import",
  "/admin/users/new",
  "/join",
  "/me",
  "/sign-in",
];

test("of each page it is known whether a print of it shows data of patients", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).map((file) => file.split(path.sep).join("/"));
  const paths = files.flatMap((file) => {
    if (path.posix.basename(file) !== "page.tsx") return [];
    const parts = path.posix.dirname(file).split("/");
    const shown = parts.filter((part) => part !== "." && !part.startsWith("("));
    return [`/${shown.map((part) => (part.startsWith("[") ? "*" : part)).join("/")}`];
  });
  expect(paths.sort()).toEqual([...WITHOUT_PATIENTS, ...PRINTED_PAGES.keys()].sort());
});

test.each([...WITHOUT_PATIENTS, "/constructor", "/requests/new/more", "", "requests"])(
  "a print of %s is one of no patient",
  (printed) => {
    expect(printedPageOf(printed)).toBeUndefined();
  },
);

test.each([
  ["/requests", "list-consent-requests"],
  ["/requests/new", "composer-defaults"],
  ["/requests/1", "get-consent-request"],
  ["/records/a%2Fb", "open-records"],
  ["/admin/callbacks/2", "get-callback"],
])("a print of %s is one of what %s returns", (printed, operation) => {
  expect(printedPageOf(printed)?.shows.name).toBe(operation);
});
