import "server-only";
import type { NewAuditEntry } from "@/lib/audit/record-audit";
import { AppError, type AppErrorCode } from "@/lib/errors";

/** A refusal that is itself recorded: `execute` writes the entry in a transaction of its own, since that of the operation is rolled back. */
export class RefusedAccess extends AppError {
  constructor(
    code: AppErrorCode,
    readonly entry: NewAuditEntry,
  ) {
    super(code);
  }
}
