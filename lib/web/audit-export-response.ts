import "server-only";
import type { AuditExport } from "@/lib/operations/audit/export-audit";

const TYPES = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl; charset=utf-8" };

/** A file of audit entries, sent as fast as it is read. */
export function auditExportResponse({ format, parts }: AuditExport): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await parts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="audit.${format}"`,
      "cache-control": "private, no-store",
    },
  });
}
