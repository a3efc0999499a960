import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { DAY } from "@/lib/clock";
import {
  listDetectionsSince,
  type AuditDetectionRow,
  type NamedDetection,
} from "@/lib/operations/detection/audit-detection-table";
import type { DetectionView } from "@/lib/operations/detection/detection-view";

const SHOWN_FOR = 30 * DAY;
const MOST_SHOWN = 100;

/** The signs of misuse of the last 30 days, the newest first; a hundred at most. */
export const listDetections = query({
  name: "list-detections",
  roles: ["admin", "privacy-officer"],
  input: z.object({}),
  run: async (tx): Promise<DetectionView[]> => {
    const rows = await listDetectionsSince(tx, new Date(tx.now.getTime() - SHOWN_FOR), MOST_SHOWN);
    return rows.map(toDetectionView);
  },
  audits: { because: "counts, and names of staff" },
});

function toDetectionView({ detection, person, seenBy }: NamedDetection): DetectionView {
  const { id, kind, subjectKind, subject, staffId, windowStart, raisedAt, facts, seenAt } = detection;
  return {
    id,
    kind,
    subjectKind,
    address: subjectKind === "address" ? subject : null,
    person: staffId !== null && person !== null ? { id: staffId, name: person } : null,
    windowStart: windowStart.toISOString(),
    raisedAt: raisedAt.toISOString(),
    facts,
    alert: alertOf(detection),
    seen: seenAt && seenBy !== null ? { by: seenBy, at: seenAt.toISOString() } : null,
  };
}

function alertOf(row: AuditDetectionRow): DetectionView["alert"] {
  const { deliveredAt, nextAttemptAt, attempts, lastProblem: problem, lastStatus: status } = row;
  if (deliveredAt) return { state: "sent", at: deliveredAt.toISOString() };
  if (nextAttemptAt) return { state: "waiting", nextAt: nextAttemptAt.toISOString(), problem, status };
  return attempts > 0 ? { state: "given-up", attempts, problem, status } : null;
}
