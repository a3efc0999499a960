import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { AuditKeys } from "@/lib/audit/audit-keys";
import { storedChain } from "@/lib/audit/chain-queries";
import type { ChainProblemKind } from "@/lib/audit/chain-problem";
import { isSigned, readCheckpointLine, type Checkpoint } from "@/lib/audit/checkpoint";
import { verifyChain, type ChainProblem } from "@/lib/audit/verify-chain";
import { systemNow } from "@/lib/clock";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { withSystemConnection } from "@/lib/db/transaction";
import { listHospitals } from "@/lib/hospital/hospital-table";
import { Problems } from "@/scripts/problems";

type Settings = {
  url: string;
  keys: AuditKeys;
  /** A file with checkpoints, such as the log. */
  file?: string | undefined;
  hospitalId?: string | undefined;
};

/**
 * Verifies the chain of each hospital, or of one, and prints a line for each. Returns whether all are whole. Throws {@link Problems} where the file cannot be
 * used or the hospital is unknown.
 */
export async function verifyTrails(settings: Settings, print: (line: string) => void): Promise<boolean> {
  const known = settings.file === undefined ? [] : await readCheckpoints(settings.file, settings.keys);
  const database = openDatabase(settings.url, 2, { systemPoolSize: 1 });
  try {
    const scope = { database, now: systemNow() };
    const all = await withSystemConnection(scope, "list hospitals for a verification", listHospitals);
    const hospitals = all.filter(({ id }) => settings.hospitalId === undefined || id === settings.hospitalId);
    if (hospitals.length === 0) throw new Problems(["There is no such hospital."]);
    let isWhole = true;
    for (const { id: hospitalId, name } of hospitals) {
      const source = storedChain({ ...scope, actor: { kind: "job", hospitalId, job: "verify-audit" } });
      const { problem, entries, position } = await verifyChain(source, {
        keys: settings.keys,
        known,
        searchesWholeChain: true,
      });
      const { checkpoint, at } = position;
      const signed = checkpoint
        ? `, signed up to link ${checkpoint.seq} at ${checkpoint.at.toISOString()}`
        : ", with no checkpoint yet";
      const removed = position.seq - entries;
      const before = removed > 0 ? ` The ${removed} links before them were exported and removed with receipts.` : "";
      print(
        problem
          ? `${name} (${hospitalId}): ${describeProblem(problem)}. The ${entries} links before it are whole.`
          : `${name} (${hospitalId}): whole. ${entries} links${at ? ` up to ${at.toISOString()}` : ""}${signed}.${before}`,
      );
      isWhole &&= problem === null;
    }
    return isWhole;
  } finally {
    await closeDatabase(database);
  }
}

const SENTENCES: Record<ChainProblemKind, string> = {
  changed: "was changed",
  removed: "was removed",
  inserted: "was inserted",
  moved: "was moved from another place",
  "back-dated": "is back-dated",
  rewritten: "was rewritten: its hash is not the one that was signed",
  "head-changed": "is where the end of the chain was changed",
  "checkpoint-changed": "has a checkpoint that we have not signed",
  "receipt-changed": "begins a removal whose receipt we have not signed",
};

function describeProblem({ kind, seq, entryId }: ChainProblem): string {
  const names = [...(seq === null ? [] : [`link ${seq}`]), ...(entryId === null ? [] : [`entry ${entryId}`])];
  return `ALTERED: ${names.join(", ")} ${SENTENCES[kind]}`;
}

/** The checkpoints of a file, one a line with anything around it. */
async function readCheckpoints(file: string, keys: AuditKeys): Promise<Checkpoint[]> {
  const found: Checkpoint[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line += 1;
      const checkpoint = readCheckpointLine(text);
      if (!checkpoint) continue;
      if (!isSigned(checkpoint, keys))
        throw new Problems([`${file}, line ${line}: no key of AUDIT_KEY has signed this checkpoint.`]);
      found.push(checkpoint);
    }
  } catch (error) {
    if (error instanceof Problems) throw error;
    throw new Problems([`${file} cannot be read.`]);
  }
  if (found.length === 0) throw new Problems([`${file} has no checkpoints.`]);
  return found;
}
