import "server-only";
import type { AuditEntryView } from "@/lib/operations/audit/audit-view";

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS: Record<string, (entry: AuditEntryView) => string | number | null> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  person: ({ person }) => person,
  job: ({ job }) => job,
  action: ({ action }) => action,
  outcome: ({ outcome }) => outcome,
  subject_kind: ({ subject }) => subject.kind,
  subject_id: ({ subject }) => subject.id,
  purpose: ({ purpose }) => purpose,
  address: ({ address }) => address,
  device: ({ device }) => device,
  session_id: ({ sessionId }) => sessionId,
  request_id: ({ requestId }) => requestId,
  detail: ({ detail }) => JSON.stringify(detail),
};

/** The first line of a file; JSON lines have none. */
export function exportHeader(format: ExportFormat): string {
  return format === "csv" ? `${Object.keys(COLUMNS).join(",")}\r\n` : "";
}

/** One entry as a line: CSV by RFC 4180, or JSON. */
export function exportedLine(entry: AuditEntryView, format: ExportFormat): string {
  if (format === "jsonl") return `${JSON.stringify(entry)}\n`;
  return `${Object.values(COLUMNS)
    .map((valueOf) => csvField(valueOf(entry)))
    .join(",")}\r\n`;
}

/** A field in quotes. A text that a spreadsheet would run as a formula begins with an apostrophe. */
function csvField(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const harmless = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/u.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
