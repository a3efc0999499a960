import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { FindingSentence } from "@/components/admin/health/finding-sentence";
import { Notice } from "@/components/ui/notice";
import type { Finding } from "@/lib/operations/health/health-view";

/** Findings about which nobody has to do anything. */
const NOTHING_TO_DO: readonly string[] = ["well", "gateway-unavailable"];
/** Findings that the steps of the set-up show as well. */
const SHOWN_BY_SETUP: readonly string[] = ["no-credential", "delivery-failed", "never-proven"];

type HomeProps = {
  findings: Finding[];
  /** The steps of the set-up, until all hold. */
  setup: ReactNode;
};

/** The admins' start page: what needs somebody, the set-up until it is complete, and a link to each admin page. */
export function AdminHome({ findings, setup }: HomeProps) {
  const t = useTranslations("admin");
  const names = useTranslations("frame");
  const shown = findings.filter(({ key }) => !NOTHING_TO_DO.includes(key) && !(setup && SHOWN_BY_SETUP.includes(key)));
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <div className="flex max-w-4xl flex-col gap-6">
        <section aria-labelledby="needs-you">
          <h2 id="needs-you" className="mb-2 text-base font-semibold">
            {t("needs-you")}
          </h2>
          {shown.length === 0 ? <p>{t(setup ? "needs-only-setup" : "needs-nothing")}</p> : null}
          <ul className="flex flex-col gap-2">
            {shown.map((finding) => (
              <li key={finding.key} data-finding={finding.key}>
                <Notice look={finding.look}>
                  <FindingSentence finding={finding} isElsewhere />
                </Notice>
              </li>
            ))}
          </ul>
        </section>
        {setup ? (
          <section aria-labelledby="setup">
            <h2 id="setup" className="mb-2 text-base font-semibold">
              {t("setup")}
            </h2>
            {setup}
          </section>
        ) : null}
        <nav aria-label={t("pages")}>
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <PageLink href="/admin/credentials" name={names("credentials")} text={t("credentials")} />
            <PageLink href="/admin/users" name={names("staff")} text={t("staff")} />
            <PageLink href="/admin/callbacks" name={names("callbacks")} text={t("callbacks")} />
            <PageLink href="/admin/messages" name={names("messages")} text={t("messages")} />
            <PageLink href="/admin/templates" name={names("templates")} text={t("templates")} />
            <PageLink href="/admin/health" name={names("health")} text={t("health")} />
            <PageLink href="/admin/audit" name={names("audit")} text={t("audit")} />
            <PageLink href="/admin/single-sign-on" name={names("single-sign-on")} text={t("single-sign-on")} />
            <PageLink href="/admin/setup" name={t("setup")} text={t("setup-text")} />
          </ul>
        </nav>
      </div>
    </>
  );
}

function PageLink({ href, name, text }: { href: string; name: string; text: string }) {
  return (
    <li className="relative flex flex-col gap-1 rounded-lg border border-line bg-card p-4 hover:bg-sunk">
      <h2 className="text-base font-semibold">
        <Link href={href} className="text-ink no-underline after:absolute after:inset-0">
          {name}
        </Link>
      </h2>
      <p className="text-soft">{text}</p>
    </li>
  );
}
