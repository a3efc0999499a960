import { useTranslations } from "next-intl";

/** Locks the session, or ends it: a form that works without code, until `SessionGuard` saves first what was typed in every tab. */
export function SessionButtons() {
  const t = useTranslations("frame");
  const look = "min-h-6 whitespace-nowrap text-accent underline";
  return (
    <form action="/api/session/sign-out" method="post" data-session-form className="flex gap-x-4 print:hidden">
      <button type="submit" formAction="/api/session/lock" className={look} title="Ctrl Shift L">
        {t("lock")}
      </button>
      <button type="submit" className={look}>
        {t("sign-out")}
      </button>
    </form>
  );
}
