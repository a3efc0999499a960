import { useTranslations } from "next-intl";
import { DayText, InstantText } from "@/components/time/instant-text";
import { Notice } from "@/components/ui/notice";
import type { AuditRemovalView, AuditRetention } from "@/lib/operations/audit-retention/audit-retention-view";

/** For how long the trail is kept, and which months were exported and removed. */
export function AuditRetentionSection({ retention: { days, hasFolder, removals } }: { retention: AuditRetention }) {
  const t = useTranslations("audit.kept");
  return (
    <section aria-labelledby="audit-kept" className="flex flex-col gap-2">
      <h2 id="audit-kept" className="text-lg font-semibold">
        {t("title", { days })}
      </h2>
      {hasFolder ? <p>{t("rule")}</p> : <Notice look="info">{t("no-folder")}</Notice>}
      {removals.length > 0 ? (
        <details className="rounded-lg border border-line bg-card">
          <summary className="min-h-9 cursor-pointer p-2 hover:bg-sunk sm:px-3">
            {t("removals", { count: removals.length })}
          </summary>
          <ul className="border-t border-line">
            {removals.map((removal) => (
              <RemovalRow key={removal.id} removal={removal} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

function RemovalRow({ removal }: { removal: AuditRemovalView }) {
  const t = useTranslations("audit.kept");
  const { firstAt, lastAt, entries, fileName, removedAt, isSigned } = removal;
  return (
    <li
      data-removal={isSigned ? "signed" : "altered"}
      className="grid gap-x-3 border-b border-line p-2 last:border-b-0 sm:grid-cols-[14rem_10rem_1fr] sm:px-3"
    >
      <span>
        <DayText iso={firstAt} /> – <DayText iso={lastAt} />
      </span>
      <span>{t("entries", { count: entries })}</span>
      <span className={isSigned ? "text-soft" : "font-semibold text-bad"}>{t(isSigned ? "signed" : "altered")}</span>
      <span className="min-w-0 font-mono wrap-anywhere sm:col-span-2">{fileName}</span>
      <span className="text-soft">
        {t("removed")} <InstantText iso={removedAt} />
      </span>
    </li>
  );
}
