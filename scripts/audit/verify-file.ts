import type { AuditKeys } from "@/lib/audit/audit-keys";
import type { ExportHeader } from "@/lib/audit/exported-entry";
import { isSignedReceipt, type RemovalReceipt } from "@/lib/audit/removal-receipt";
import { listReceipts } from "@/lib/audit/removal-table";
import {
  verifyExportedFile,
  type ExportedFile,
  type ExportProblem,
  type ExportProblemKind,
} from "@/lib/audit/verify-exported-file";
import { systemNow } from "@/lib/clock";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { readOnly } from "@/lib/db/transaction";
import { Problems } from "@/scripts/problems";

type Settings = { url: string; keys: AuditKeys; file: string };

/**
 * Verifies a file of exported entries: each line by hashes and macs, and the whole by the receipt of its removal in the database. Prints what is found, and
 * returns whether the file is whole. Throws {@link Problems} where it cannot be read.
 */
export async function verifyFile({ url, keys, file }: Settings, print: (line: string) => void): Promise<boolean> {
  const found = await verifyExportedFile(file, keys).catch(() => {
    throw new Problems([`${file} cannot be read.`]);
  });
  const problem = found.header && !found.problem ? await problemByReceipt(url, keys, found, found.header) : null;
  const isWhole = found.problem === null && problem === null;
  const altered = found.problem ? describeProblem(found.problem) : problem;
  const entries = `${found.entries} ${found.entries === 1 ? "entry" : "entries"}`;
  print(
    isWhole
      ? `${file}: whole, as its receipt states. ${entries}, links ${found.header?.fromSeq ?? 1} to ${found.toSeq}.`
      : `${file}: ALTERED: ${altered}. The ${entries} before it are whole.`,
  );
  return isWhole;
}

const SENTENCES: Record<ExportProblemKind, string> = {
  unreadable: "is not a line of an exported file",
  removed: "is not there, or not at its place",
  changed: "was changed",
  rewritten: "was rewritten: its hash is not the one that was signed",
};

const describeProblem = ({ kind, line, seq }: ExportProblem) =>
  `line ${line}${seq === null ? "" : ` (link ${seq})`} ${SENTENCES[kind]}`;

async function problemByReceipt(
  url: string,
  keys: AuditKeys,
  { entries, toSeq, digest }: ExportedFile,
  { hospitalId, fromSeq }: ExportHeader,
): Promise<string | null> {
  const receipt = await findReceipt(url, hospitalId, fromSeq);
  if (!receipt) return "the database has no receipt of its removal";
  if (!isSignedReceipt(receipt, keys)) return "no key of AUDIT_KEY has signed its receipt";
  if (toSeq < receipt.toSeq) return describeProblem({ kind: "removed", line: entries + 2, seq: toSeq + 1 });
  return digest.equals(receipt.fileDigest) ? null : "it is not the file of its receipt";
}

async function findReceipt(
  url: string,
  hospitalId: ExportHeader["hospitalId"],
  fromSeq: number,
): Promise<RemovalReceipt | undefined> {
  const database = openDatabase(url, 1, { systemPoolSize: 1 });
  try {
    const actor = { kind: "job", hospitalId, job: "verify-audit-file" } as const;
    const receipts = await readOnly({ database, actor, now: systemNow() }, listReceipts);
    return receipts.find((receipt) => receipt.fromSeq === fromSeq);
  } finally {
    await closeDatabase(database);
  }
}
