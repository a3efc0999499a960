import type { ReactNode } from "react";
import type { ProofStepState } from "@/lib/operations/delivery/delivery-check-view";

const SHAPES: Record<ProofStepState, { colour: string; shape: ReactNode }> = {
  waiting: { colour: "text-soft", shape: <circle cx="8" cy="8" r="5" strokeDasharray="2 3" /> },
  running: { colour: "text-wait", shape: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2" /> },
  good: { colour: "text-good", shape: <path d="M2.5 8.5l4 4 7-9" strokeWidth="2.2" /> },
  doubtful: { colour: "text-wait", shape: <path d="M8 2L1.5 14h13zM8 6.5v3.5M8 12v.4" /> },
  bad: { colour: "text-bad", shape: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" strokeWidth="2.2" /> },
  "left-out": { colour: "text-soft", shape: <path d="M4 8h8" /> },
};

/** The shape of a step's state, beside its word and never instead of it. */
export function StepIcon({ state }: { state: ProofStepState }) {
  const { colour, shape } = SHAPES[state];
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`mt-0.5 size-4 flex-none ${colour}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shape}
    </svg>
  );
}
