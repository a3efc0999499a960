import { useFormatter, useTranslations } from "next-intl";
import { FindingSentence } from "@/components/admin/health/finding-sentence";
import { Notice } from "@/components/ui/notice";
import type { Finding } from "@/lib/operations/health/health-view";

/** The most severe finding as one sentence: all is well, or what is wrong and what to do. Other findings follow as a list. */
export function HealthFindings({ findings, at }: { findings: Finding[]; at: string }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const [mostSevere, ...others] = findings;
  const time = format.dateTime(new Date(at), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  if (!mostSevere) return null;
  return (
    <div>
      <Notice look={mostSevere.look} className="text-base font-semibold" data-finding={mostSevere.key}>
        <FindingSentence finding={mostSevere} />
      </Notice>
      {others.length > 0 ? (
        <div className="mt-2 px-3">
          <p className="font-medium">{t("also")}</p>
          <ul className="list-disc pl-5">
            {others.map((finding) => (
              <li key={finding.key}>
                <FindingSentence finding={finding} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <p className="mt-2 px-3 text-soft">{t("as-of", { time })}</p>
    </div>
  );
}
