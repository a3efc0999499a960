import type { ReactNode } from "react";

/** A section of a page under its own heading; `extra` stands at the right of the heading. */
export function Card({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-card p-4 print:break-inside-avoid">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="text-base font-semibold">{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
