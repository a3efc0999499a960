"use client";

import { useNow, useTranslations } from "next-intl";
import Link from "next/link";
import type { PatientLookup } from "@/components/composer/use-patient-lookup";
import { useSituationText } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { useAgo } from "@/components/time/use-ago";
import { Notice } from "@/components/ui/notice";

type OpenRequestsProps = {
  requests: PatientLookup["open"];
  /** Whether Send was stopped, since they were not shown before. */
  notSent: boolean;
};

/** The requests that the patient can still answer: who sent each and when, and what is in its way. */
export function OpenRequests({ requests, notSent }: OpenRequestsProps) {
  const t = useTranslations("composer");
  const situationText = useSituationText();
  const ago = useAgo(useNow({ updateInterval: 30_000 }));
  if (requests.length === 0) return null;
  return (
    <Notice look="note" id="open-requests" tabIndex={-1} role="status">
      <h3 className="font-semibold">{t("open-requests", { count: requests.length })}</h3>
      <ul className="my-1 flex flex-col gap-1">
        {requests.map(({ id, status, situation, requester, createdAt }) => {
          const openBy = t("open-by", { doctor: requester.name, ago: ago(createdAt) });
          return (
            <li key={id} className="wrap-anywhere">
              <StatusWord status={status} /> {openBy}{" "}
              {situation.kind === "waiting-for-patient" ? null : `${situationText(situation)} `}
              <Link href={`/requests/${id}`} aria-label={`${t("follows.open")}: ${openBy}`}>
                {t("follows.open")}
              </Link>
            </li>
          );
        })}
      </ul>
      <p>{t("open-requests-advice")}</p>
      {notSent ? <p className="font-semibold">{t("open-requests-not-sent")}</p> : null}
    </Notice>
  );
}
