import type { ReactNode } from "react";

/** A part of the help with its title. */
export function HelpPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col items-start gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
