"use client";

import { useTranslations } from "next-intl";
import type { ImportState } from "@/components/admin/staff/use-staff-import";
import { CopyButton } from "@/components/ui/copy-button";

/** The links of an import, to be handed over, and who had an account already. */
export function ImportLinks({ state: { links, skipped } }: { state: ImportState }) {
  const t = useTranslations("staff");
  const texts = { copy: t("link.copy"), copied: t("link.copied"), failed: t("link.copy-failed") };
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-medium">
        {t("list.done", { count: links.length })}
      </p>
      {skipped.length > 0 ? <p>{t("list.skipped", { count: skipped.length, emails: skipped.join(", ") })}</p> : null}
      {links.length > 0 ? (
        <>
          <p>{t("list.links")}</p>
          <div className="print:hidden">
            <CopyButton
              text={links.map(({ name, email, link }) => [name, email, link].join("\t")).join("\n")}
              label={t("list.links")}
              texts={{ ...texts, copy: t("list.copy-all") }}
            />
          </div>
          <ul className="flex flex-col gap-2">
            {links.map(({ id, name, email, link, mail }) => (
              <li key={id} className="rounded-lg border border-line bg-card p-3">
                <p className="font-medium wrap-anywhere">
                  {name} <span className="font-normal text-soft">{email}</span>
                </p>
                <p data-mail={mail}>{t(`link.mail.${mail}`, { email })}</p>
                <CopyButton text={link} label={name} texts={texts} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
