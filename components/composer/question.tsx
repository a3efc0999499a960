"use client";

import type { ReactNode } from "react";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** What each question of the form receives. `errors` maps a field to its error key. */
export type QuestionProps = {
  fields: ConsentRequestDraft;
  set: (change: Partial<ConsentRequestDraft>) => void;
  errors: Record<string, string>;
};

/** The layout of a question: its title beside the fields on desktops, above them on phones. */
export function Question({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-6 gap-y-2 border-t border-line pt-4 md:grid-cols-[6rem_1fr]">
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="flex min-w-0 flex-col gap-3">{children}</div>
    </section>
  );
}
