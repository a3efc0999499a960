import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { InstantText } from "@/components/time/instant-text";

type RecordsEndedProps = {
  because: "revoked" | "expired";
  /** When (ISO 8601), where that is known. */
  at: string | null;
  /** The button that starts a new request. */
  children?: ReactNode;
};

/** What stands in place of records once the consent has ended: one sentence, and the way to ask again. */
export function RecordsEnded({ because, at, children }: RecordsEndedProps) {
  const t = useTranslations("records.ended");
  return (
    <div className="flex max-w-2xl flex-col items-start gap-3 rounded-lg border border-line bg-card p-4">
      <h1 className="text-base font-semibold">
        {at === null ? t(because) : t.rich(`${because}-at`, { at: () => <InstantText iso={at} /> })}
      </h1>
      {children}
    </div>
  );
}
