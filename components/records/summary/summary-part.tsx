import type { ReactNode } from "react";

type SummaryPartProps = { id: string; title: string; count?: number; className?: string; children: ReactNode };

/** A part of the summary under its heading, with how many entries it has. */
export function SummaryPart({ id, title, count, className = "", children }: SummaryPartProps) {
  return (
    <section aria-labelledby={id} className={`min-w-0 rounded-lg border border-line bg-card p-3 ${className}`}>
      <h3 id={id} className="mb-1 font-semibold">
        {title}
        {count === undefined ? null : <span className="font-normal text-soft"> ({count})</span>}
      </h3>
      {children}
    </section>
  );
}
