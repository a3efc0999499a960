"use client";

import { useTranslations } from "next-intl";
import { useSituationText } from "@/components/consent/situation-sentence";
import { shownStatus, StatusWord } from "@/components/consent/status-word";
import { useAnnouncement } from "@/components/consent/use-announcement";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

/** A request's status and what it means. Announced when it changes, and not when only the clock moves on. */
export function SituationLine({
  request,
}: {
  request: Pick<ConsentRequestDetail, "status" | "situation" | "patient">;
}) {
  const statuses = useTranslations("status");
  const { status, situation, patient } = request;
  const shown = shownStatus(request);
  const sentence = useSituationText()(situation, patient.name);
  const announced = useAnnouncement(JSON.stringify([status, situation]), `${statuses(shown)}. ${sentence}`);
  return (
    <div className="text-base">
      <p className="flex flex-wrap items-center gap-x-3">
        <StatusWord status={shown} />
        <span data-sentence>{sentence}</span>
      </p>
      <p role="status" className="sr-only">
        {announced}
      </p>
    </div>
  );
}
