"use client";

import { useTranslations } from "next-intl";
import { useNow } from "next-intl";
import { useEffect, useRef } from "react";
import { useTimeFormat } from "@/components/time/use-time-format";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { NewLink } from "@/lib/staff/staff-view";

/** A link that was just made, to be handed over, and what became of its mail. It takes the focus: it is shown once. */
export function LinkHandover({ made }: { made: NewLink }) {
  const t = useTranslations("staff.link");
  const time = useTimeFormat(useNow());
  const box = useRef<HTMLDivElement>(null);
  const { name, email, link, expiresAt, mail } = made;
  useEffect(() => box.current?.focus(), [link]);
  return (
    <Notice
      look={mail === "sent" || mail === "not-set-up" ? "good" : "note"}
      ref={box}
      tabIndex={-1}
      role="group"
      aria-labelledby="link-title"
    >
      <h2 id="link-title" className="font-semibold">
        {t("title", { name })}
      </h2>
      <p data-mail={mail}>{t(`mail.${mail}`, { email })}</p>
      <p className="mb-2">{t("text", { until: time.until(expiresAt) })}</p>
      <Field
        id="new-link"
        label={t("label")}
        value={link}
        readOnly
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        after={
          <div>
            {" "}
            <CopyButton
              text={link}
              label={t("label")}
              texts={{ copy: t("copy"), copied: t("copied"), failed: t("copy-failed") }}
            />
          </div>
        }
      />
    </Notice>
  );
}
