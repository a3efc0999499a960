import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { FactList } from "@/components/ui/fact-list";
import type { AuditEntryView } from "@/lib/operations/audit/audit-view";

/** One entry, which opens to its facts. */
export function AuditEntryRow({ entry }: { entry: AuditEntryView }) {
  const t = useTranslations("audit");
  const { id, at, person, job, action, outcome, subject, detail, isOfPatient } = entry;
  const shown = (value: string | null) => value ?? t("unknown");
  const facts = [
    { name: t("fact.id"), value: String(id) },
    { name: t("fact.subject"), value: `${subject.kind} ${subject.id}` },
    { name: t("fact.address"), value: shown(entry.address) },
    { name: t("fact.device"), value: shown(entry.device) },
    { name: t("fact.session"), value: shown(entry.sessionId) },
    { name: t("fact.request"), value: shown(entry.requestId) },
    ...(entry.purpose === null ? [] : [{ name: t("fact.purpose"), value: entry.purpose }]),
    ...(isOfPatient ? [{ name: t("fact.patient"), value: t("patient-by-digest") }] : []),
    ...Object.entries(detail).map(([name, value]) => ({
      name,
      value: Array.isArray(value) ? value.join(", ") : String(value),
    })),
  ];
  return (
    <li className="border-b border-line last:border-b-0">
      <details>
        <summary className="grid min-h-9 cursor-pointer gap-x-3 p-2 hover:bg-sunk sm:grid-cols-[10rem_12rem_1fr_auto] sm:px-3">
          <InstantText iso={at} />
          <span className="min-w-0 wrap-anywhere">{person ?? (job === null ? t("network") : t("job", { job }))}</span>
          <span className="min-w-0 wrap-anywhere">{t(`actions.${action}`)}</span>
          <span className={outcome === "done" ? "text-soft" : "font-semibold text-bad"}>
            {t(`outcomes.${outcome}`)}
          </span>
        </summary>
        <div className="border-t border-line bg-sunk p-3">
          <FactList columns="stacked" facts={facts} />
        </div>
      </details>
    </li>
  );
}
