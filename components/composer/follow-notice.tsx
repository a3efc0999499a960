"use client";

import { useNow, useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Notice } from "@/components/ui/notice";
import type { FollowedRequest } from "@/lib/consent/dashboard/consent-request-view";

type FollowNoticeProps = {
  follows: FollowedRequest;
  /** Whether Send was refused, since the form asks exactly what was denied. */
  isRefused: boolean;
};

/** Which request this one follows, and what became of it. It takes the focus when Send was refused. */
export function FollowNotice({ follows, isRefused }: FollowNoticeProps) {
  const t = useTranslations("composer.follows");
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isRefused) box.current?.focus();
  }, [isRefused]);
  const { id, status, at, patient } = follows;
  const facts = { patient: patient.name ?? patient.abhaAddress, at: time.at(at) };
  return (
    <Notice look={isRefused ? "bad" : "note"} ref={box} tabIndex={-1} role={isRefused ? "alert" : undefined}>
      <p className="wrap-anywhere">
        {t(status === "DRAFT" ? "SENDING" : status, facts)} <Link href={`/requests/${id}`}>{t("open")}</Link>
      </p>
      {isRefused ? <p className="font-semibold">{t("not-sent")}</p> : null}
    </Notice>
  );
}
