import { useTranslations } from "next-intl";
import Link from "next/link";
import { isMessageKey } from "@/components/ui/message-key";
import type { Finding } from "@/lib/operations/health/health-view";

const CREDENTIALS = { href: "/admin/credentials", label: "open-credentials" } as const;
const DELIVERY = { href: "/admin/health#delivery", label: "open-delivery" } as const;
const CALLBACKS = { href: "/admin/callbacks", label: "open-callbacks" } as const;
const MESSAGES = { href: "/admin/messages", label: "open-messages" } as const;
const AUDIT = { href: "/admin/audit", label: "open-audit" } as const;
const HEALTH = { href: "/admin/health", label: "open-health" } as const;

/** Where an admin can act on a finding. */
const LINKS: Record<string, typeof CREDENTIALS | typeof DELIVERY | typeof CALLBACKS | typeof MESSAGES | typeof AUDIT> =
  {
    "audit-altered": AUDIT,
    "audit-unverified": AUDIT,
    "no-credential": CREDENTIALS,
    "credential-stopped": CREDENTIALS,
    "delivery-failed": DELIVERY,
    unanswered: DELIVERY,
    "never-proven": DELIVERY,
    "callbacks-waiting": CALLBACKS,
    "messages-waiting": MESSAGES,
  };

/** A finding as a sentence, with the link to where it is acted on; elsewhere than on the health page that is at least that page. */
export function FindingSentence({ finding, isElsewhere = false }: { finding: Finding; isElsewhere?: boolean }) {
  const t = useTranslations("health");
  const message = `finding.${finding.key}`;
  const link = LINKS[finding.key] ?? (isElsewhere ? HEALTH : null);
  return (
    <>
      {isMessageKey(t, message) ? t(message, finding.values) : finding.key}{" "}
      {link ? (
        <Link href={link.href} className="inline-block min-h-6">
          {t(link.label)}
        </Link>
      ) : null}
    </>
  );
}
