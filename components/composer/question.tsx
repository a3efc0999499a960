"use client";

import type { ReactNode } from "react";

/** One of the form's questions: its word beside it on desks, above it on phones. */
export function Question({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-6 gap-y-2 border-t border-line pt-4 md:grid-cols-[6rem_1fr]">
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="flex min-w-0 flex-col gap-3">{children}</div>
    </section>
  );
}
