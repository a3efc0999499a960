"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** What each question of the form receives. `errors` maps a field to its error key. */
export type QuestionProps = {
  fields: ConsentRequestDraft;
  set: (change: Partial<ConsentRequestDraft>) => void;
  errors: Record<string, string>;
  /** The fields that differ from the request that this one follows; none where it follows none. */
  changed?: readonly (keyof ConsentRequestDraft)[];
};

/** The layout of a question: its title beside the fields on desktops, above them on phones. */
export function Question({
  title,
  isChanged = false,
  children,
}: {
  title: string;
  /** Whether it asks something else than the request that this one follows. */
  isChanged?: boolean;
  children: ReactNode;
}) {
  return (
    <section className="grid gap-x-6 gap-y-2 border-t border-line pt-4 md:grid-cols-[6rem_1fr]">
      <div className="flex flex-wrap items-baseline gap-x-3 md:block">
        <h2 className="text-base font-semibold">{title}</h2>
        <ChangedMark isChanged={isChanged} />
      </div>
      <div className="flex min-w-0 flex-col gap-3">{children}</div>
    </section>
  );
}

/** Marks what differs from the request that this one follows. */
export function ChangedMark({ isChanged }: { isChanged: boolean }) {
  const t = useTranslations("composer");
  return isChanged ? <span className="text-soft">{t("changed-from-last")}</span> : null;
}
