import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { isMessageKey } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";
import type { OfferedProvider } from "@/lib/staff/single-sign-on/find-provider";

type PartProps = {
  providers: readonly OfferedProvider[];
  /** Why the last try was refused, from the address of the page. */
  refusal: string | null;
  /** The path to open after signing in. */
  next: string;
};

/** The ways to sign in through identity providers, and why the last try was refused. */
export function SingleSignOn({ providers, refusal, next }: PartProps) {
  const t = useTranslations("single-sign-on");
  if (providers.length === 0 && refusal === null) return null;
  const reason = refusal === null ? "" : `refusal.${refusal}`;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      {refusal === null ? null : (
        <Notice look="bad" role="alert">
          {t(isMessageKey(t, reason) ? reason : "refusal.answer-refused")}
        </Notice>
      )}
      {providers.map(({ id, name }) => (
        // No link of Next.js, which would fetch it beforehand: opening it begins a sign-in.
        <a key={id} href={`/api/sso/start/${id}?next=${encodeURIComponent(next)}`} className={buttonClass()}>
          {t("sign-in-with", { name })}
        </a>
      ))}
    </div>
  );
}
