import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { AuditEntryView } from "@/lib/operations/audit/audit-view";
import { exportedLine, exportHeader } from "@/lib/operations/audit/exported-line";

const ENTRY: AuditEntryView = {
  id: 7,
  at: "2026-08-20T06:00:00.000Z",
  person: "Dr. Manju",
  job: null,
  action: "consent-request.viewed",
  outcome: "done",
  subject: { kind: "consent-request", id: "r" },
  detail: { rows: 2 },
  sessionId: null,
  address: "10.0.0.7",
  device: 'Chrome "131", on Windows',
  requestId: null,
  purpose: "CAREMGT",
  isOfPatient: true,
};

describe("exportedLine", () => {
  it("as CSV is read back with the same values", () => {
    const rows: unknown[] = parse(exportHeader("csv") + exportedLine(ENTRY, "csv"), { columns: true });
    expect(rows).toEqual([
      expect.objectContaining({
        id: "7",
        person: "Dr. Manju",
        device: 'Chrome "131", on Windows',
        job: "",
        detail: '{"rows":2}',
      }),
    ]);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])(
    "begins %j with an apostrophe, so that no spreadsheet runs it",
    (device) => {
      expect(exportedLine({ ...ENTRY, device }, "csv")).toContain(`"'${device}"`);
    },
  );

  it("as JSON is the entry in one line", () => {
    const line = exportedLine(ENTRY, "jsonl");
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toEqual(ENTRY);
  });
});
