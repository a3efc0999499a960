"use client";

import { useTranslations } from "next-intl";

const leaveSession = () => import("@/components/session/leave-session");

/** Locks the session, or ends it. Without the page's code, the form ends it. */
export function SessionButtons() {
  const t = useTranslations("frame");
  const look = "min-h-6 whitespace-nowrap text-accent underline";
  return (
    <form
      action="/api/session/sign-out"
      method="post"
      className="flex gap-x-4 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        void leaveSession().then(({ signOutNow }) => signOutNow());
      }}
    >
      <button
        type="button"
        className={look}
        title="Ctrl Shift L"
        onClick={() => void leaveSession().then(({ lockNow }) => lockNow())}
      >
        {t("lock")}
      </button>
      <button type="submit" className={look}>
        {t("sign-out")}
      </button>
    </form>
  );
}
