import { useTranslations } from "next-intl";
import Link from "next/link";
import type { FailedMessageCounts, MessageTabName } from "@/lib/operations/failed-messages/failed-message-view";

const TABS: readonly MessageTabName[] = ["failed", "closed"];

/** A tab for each state with its count, and an explanation of the selected one. */
export function MessageTabs({ counts, selected }: { counts: FailedMessageCounts; selected: MessageTabName }) {
  const t = useTranslations("failed-messages");
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <nav aria-label={t("tabs-label")} className="mt-1 flex flex-wrap gap-x-1 py-1 print:hidden">
        {TABS.map((name) => (
          <Link
            key={name}
            href={`/admin/messages?tab=${name}`}
            aria-current={name === selected ? "page" : undefined}
            className="inline-flex min-h-9 flex-none items-center gap-1.5 rounded-md px-2 whitespace-nowrap text-soft md:px-2.5 no-underline hover:bg-sunk hover:text-ink aria-[current]:bg-accent-tint aria-[current]:font-semibold aria-[current]:text-ink"
          >
            {t(`tabs.${name}`)}
            <span className={name === "failed" && counts[name].rows > 0 ? "font-semibold text-bad" : "font-normal"}>
              {t(counts[name].more ? "count-more" : "count", { count: counts[name].rows })}
            </span>
          </Link>
        ))}
      </nav>
      <p className="mt-1 mb-3 max-w-4xl text-soft">{t(`lead.${selected}`)}</p>
    </>
  );
}
