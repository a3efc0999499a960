import "server-only";
import type {
  AlertProblem,
  DetectionFacts,
  DetectionKind,
  DetectionSubject,
} from "@/lib/operations/detection/detection-kind";

/** A sign of misuse as admins and privacy officers see it. Times are ISO 8601. */
export type DetectionView = {
  id: string;
  kind: DetectionKind;
  subjectKind: DetectionSubject;
  /** The network address, where it is about one. */
  address: string | null;
  /** Whom it is about. */
  person: { id: string; name: string } | null;
  windowStart: string;
  raisedAt: string;
  facts: DetectionFacts;
  /** What became of its alert; null where none is sent. */
  alert:
    | { state: "sent"; at: string }
    | { state: "waiting"; nextAt: string; problem: AlertProblem | null; status: number | null }
    | { state: "given-up"; attempts: number; problem: AlertProblem | null; status: number | null }
    | null;
  seen: { by: string; at: string } | null;
};

/** Where alerts are sent, and the key by which their receiver checks them. */
export type AlertSettings = { alertUrl: string | null; key: string };
