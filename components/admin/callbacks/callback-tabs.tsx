import { useTranslations } from "next-intl";
import Link from "next/link";
import type { CallbackTab } from "@/components/admin/callbacks/list-callback-tabs";

/** A tab for each state with its count, and an explanation of the selected one. */
export function CallbackTabs({ tabs, selected }: { tabs: CallbackTab[]; selected: CallbackTab["name"] }) {
  const t = useTranslations("callbacks");
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <nav aria-label={t("tabs-label")} className="mt-1 flex flex-wrap gap-x-1 py-1 print:hidden">
        {tabs.map(({ name, rows, more }) => (
          <Link
            key={name}
            href={`/admin/callbacks?tab=${name}`}
            aria-current={name === selected ? "page" : undefined}
            className="inline-flex min-h-9 items-center gap-1.5 rounded-md px-2 text-soft md:px-2.5 no-underline hover:bg-sunk hover:text-ink aria-[current]:bg-accent-tint aria-[current]:font-semibold aria-[current]:text-ink"
          >
            {t(`tabs.${name}`)}
            <span className={name === "needs-you" && rows > 0 ? "font-semibold text-bad" : "font-normal"}>
              {t(more ? "count-more" : "count", { count: rows })}
            </span>
          </Link>
        ))}
      </nav>
      <p className="mt-1 mb-3 max-w-4xl text-soft">{t(`lead.${selected}`)}</p>
    </>
  );
}
