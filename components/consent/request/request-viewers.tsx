import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import type { RequestViewer } from "@/lib/operations/audit/audit-view";

/** Who else of the staff looked at the request, for its doctors. */
export function RequestViewers({ viewers }: { viewers: RequestViewer[] }) {
  const t = useTranslations("request");
  if (viewers.length === 0) return null;
  return (
    <details className="mt-4 print:hidden">
      <summary className="min-h-6 cursor-pointer">{t("also-seen-by", { count: viewers.length })}</summary>
      <ul className="mt-1">
        {viewers.map(({ person, times, lastAt }, at) => (
          <li key={at} className="wrap-anywhere">
            {person}, {t("seen-times", { count: times })}, <InstantText iso={lastAt} />
          </li>
        ))}
      </ul>
    </details>
  );
}
