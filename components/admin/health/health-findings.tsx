import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { isMessageKey } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";
import type { Finding } from "@/lib/operations/health/health-view";

const CREDENTIALS = { href: "/admin/credentials", label: "open-credentials" } as const;
const DELIVERY = { href: "#delivery", label: "open-delivery" } as const;
const CALLBACKS = { href: "/admin/callbacks", label: "open-callbacks" } as const;
const MESSAGES = { href: "/admin/messages", label: "open-messages" } as const;

/** Where an admin can act on a finding. */
const LINKS: Record<string, typeof CREDENTIALS | typeof DELIVERY | typeof CALLBACKS | typeof MESSAGES> = {
  "no-credential": CREDENTIALS,
  "credential-stopped": CREDENTIALS,
  "delivery-failed": DELIVERY,
  unanswered: DELIVERY,
  "never-proven": DELIVERY,
  "callbacks-waiting": CALLBACKS,
  "messages-waiting": MESSAGES,
};

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
  const sentence = ({ key, values }: Finding) => {
    const message = `finding.${key}`;
    const link = LINKS[key];
    return (
      <>
        {isMessageKey(t, message) ? t(message, values) : key}{" "}
        {link ? <Link href={link.href}>{t(link.label)}</Link> : null}
      </>
    );
  };
  if (!mostSevere) return null;
  return (
    <div>
      <Notice look={mostSevere.look} className="text-base font-semibold" data-finding={mostSevere.key}>
        {sentence(mostSevere)}
      </Notice>
      {others.length > 0 ? (
        <div className="mt-2 px-3">
          <p className="font-medium">{t("also")}</p>
          <ul className="list-disc pl-5">
            {others.map((finding) => (
              <li key={finding.key}>{sentence(finding)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <p className="mt-2 px-3 text-soft">{t("as-of", { time })}</p>
    </div>
  );
}
