import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import type { CredentialView } from "@/lib/credential/credential-view";

/** Earlier versions: whose they were, and until when. */
export function CredentialHistory({ credentials }: { credentials: CredentialView[] }) {
  const t = useTranslations("credentials");
  return (
    <Card title={t("earlier")}>
      <ul className="flex flex-col gap-1">
        {credentials.map((credential) => (
          <li key={credential.id}>
            {t("version", { version: credential.version })} · {credential.clientId} · {t(`state-${credential.state}`)}{" "}
            {credential.retiredAt ? <InstantText iso={credential.retiredAt} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
