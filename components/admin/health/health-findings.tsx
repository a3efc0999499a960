import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import type { Finding } from "@/lib/operations/health/health-view";

/** Where what a finding speaks of can be mended. */
const LEADS: Record<string, { href: string; word: string }> = {
  "no-credential": { href: "/admin/credentials", word: "see-credentials" },
  "credential-stopped": { href: "/admin/credentials", word: "see-credentials" },
  "delivery-failed": { href: "#delivery", word: "see-delivery" },
  unanswered: { href: "#delivery", word: "see-delivery" },
  "never-proven": { href: "#delivery", word: "see-delivery" },
  "callbacks-waiting": { href: "/admin/callbacks", word: "see-callbacks" },
};

/** One sentence that says whether all is well, or what is wrong and what to do; then whatever else there is. */
export function HealthFindings({ findings, at }: { findings: Finding[]; at: string }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const [gravest, ...others] = findings;
  const time = format.dateTime(new Date(at), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const say = ({ key, values }: Finding) => {
    const lead = LEADS[key];
    return (
      <>
        {t(`verdict.${key}`, values)} {lead ? <Link href={lead.href}>{t(lead.word)}</Link> : null}
      </>
    );
  };
  if (!gravest) return null;
  return (
    <div>
      <Notice look={gravest.look} className="text-base font-semibold" data-verdict={gravest.key}>
        {say(gravest)}
      </Notice>
      {others.length > 0 ? (
        <div className="mt-2 px-3">
          <p className="font-medium">{t("also")}</p>
          <ul className="list-disc pl-5">
            {others.map((finding) => (
              <li key={finding.key}>{say(finding)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <p className="mt-2 px-3 text-soft">{t("as-of", { time })}</p>
    </div>
  );
}
