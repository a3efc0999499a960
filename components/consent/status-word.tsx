import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** A status as people read it: of what is granted whether all of it holds, and whether it is used. */
export type ShownStatus = ConsentRequestStatus | "GRANTED_IN_PART" | "MISMATCHED";

const ICONS: Record<ShownStatus | ConsentArtefactStatus, { colour: string; shape: ReactNode }> = {
  DRAFT: { colour: "text-soft", shape: <path d="M3 13l1-4 7-7 3 3-7 7z" /> },
  SENDING: { colour: "text-wait", shape: <path d="M2 8h11M9 4l4 4-4 4" /> },
  REQUESTED: { colour: "text-wait", shape: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2" /> },
  FETCHING: { colour: "text-wait", shape: <path d="M8 2v9M4 8l4 4 4-4M3 14h10" /> },
  GRANTED: { colour: "text-good", shape: <path d="M2.5 8.5l4 4 7-9" strokeWidth="2.2" /> },
  GRANTED_IN_PART: {
    colour: "text-good",
    shape: (
      <>
        <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" />
        <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" />
      </>
    ),
  },
  DENIED: { colour: "text-bad", shape: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" strokeWidth="2.2" /> },
  EXPIRED: { colour: "text-soft", shape: <path d="M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6" /> },
  REVOKED: { colour: "text-bad", shape: <path d="M5 4L2 7l3 3M2 7h7a4 4 0 0 1 0 8H7" /> },
  FAILED: { colour: "text-bad", shape: <path d="M8 2L1.5 14h13zM8 6.5v3.5M8 12v.4" /> },
  MISMATCH: { colour: "text-bad", shape: <path d="M3 2v12M6 3h8l-2 3 2 3H6" /> },
  MISMATCHED: { colour: "text-bad", shape: <path d="M3 2v12M6 3h8l-2 3 2 3H6" /> },
};

/** The status of a request as its situation shows it. */
export function shownStatus({ status, situation }: Pick<ConsentRequestItem, "status" | "situation">): ShownStatus {
  if (situation.kind === "mismatch") return "MISMATCHED";
  return situation.kind === "granted" && situation.grant.isPartial ? "GRANTED_IN_PART" : status;
}

/** The status of a request: icon and word. */
export function StatusWord({ status }: { status: ShownStatus }) {
  const t = useTranslations("status");
  return <IconAndWord status={status} word={t(status)} />;
}

/** The status of an artefact: icon and word; of one that is in force, whether the patient reduced it. */
export function ArtefactStatusWord({ status }: { status: ConsentArtefactStatus | "GRANTED_IN_PART" }) {
  const t = useTranslations("artefact-status");
  return <IconAndWord status={status} word={t(status)} />;
}

function IconAndWord({ status, word }: { status: keyof typeof ICONS; word: string }) {
  const { colour, shape } = ICONS[status];
  return (
    <span className={`inline-flex items-center gap-1.5 align-bottom font-semibold wrap-anywhere ${colour}`}>
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className={`size-4 flex-none ${colour}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {shape}
      </svg>
      {word}
    </span>
  );
}
