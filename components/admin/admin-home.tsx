import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";

/** The admins' start page: a link to each admin page, with the number of things that need a decision there. */
export function AdminHome({ waiting }: { waiting: { callbacks: number; messages: number } }) {
  const t = useTranslations("admin");
  const names = useTranslations("frame");
  const { callbacks, messages } = waiting;
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <ul className="grid max-w-4xl gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <PageLink href="/admin/credentials" name={names("credentials")} text={t("credentials")} />
        <PageLink href="/admin/callbacks" name={names("callbacks")} text={t("callbacks")}>
          <p className={callbacks > 0 ? "font-semibold text-bad" : "text-good"}>
            {t("callbacks-waiting", { count: callbacks })}
          </p>
        </PageLink>
        <PageLink href="/admin/messages" name={names("messages")} text={t("messages")}>
          <p className={messages > 0 ? "font-semibold text-bad" : "text-good"}>
            {t("messages-waiting", { count: messages })}
          </p>
        </PageLink>
        <PageLink href="/admin/templates" name={names("templates")} text={t("templates")} />
        <PageLink href="/admin/health" name={names("health")} text={t("health")} />
      </ul>
    </>
  );
}

type PageLinkProps = { href: string; name: string; text: string; children?: ReactNode };

function PageLink({ href, name, text, children }: PageLinkProps) {
  return (
    <li className="relative flex flex-col gap-1 rounded-lg border border-line bg-card p-4 hover:bg-sunk">
      <h2 className="text-base font-semibold">
        <Link href={href} className="text-ink no-underline after:absolute after:inset-0">
          {name}
        </Link>
      </h2>
      <p className="text-soft">{text}</p>
      {children}
    </li>
  );
}
