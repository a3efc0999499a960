"use client";

import { useNow, useTranslations } from "next-intl";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Notice } from "@/components/ui/notice";
import type { CredentialView } from "@/lib/credential/credential-view";

type NoticeProps = { credential: CredentialView; previous: number; children: ReactNode };

/** What holds after a secret was replaced, with the next action as `children`. It takes the focus. */
export function ReplacedNotice({ credential, previous, children }: NoticeProps) {
  const t = useTranslations("credentials");
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const text = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Notice look="good" ref={box} tabIndex={-1} role="group" aria-labelledby={text} className="mt-3">
      <p id={text} className="mb-2 font-medium">
        {t("replaced", { version: credential.version, since: time.short(credential.secret.setAt), previous })}
      </p>
      <div className="flex flex-wrap items-center gap-3 print:hidden">{children}</div>
    </Notice>
  );
}
