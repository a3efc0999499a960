import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import { FactList, type Fact } from "@/components/ui/fact-list";
import type { EmergencyAccessView } from "@/lib/consent/emergency/emergency-access-view";

/** Accesses in an emergency; `children` is what can be done with one. */
export function AccessList({
  accesses,
  children,
}: {
  accesses: readonly EmergencyAccessView[];
  children?: (access: EmergencyAccessView) => ReactNode;
}) {
  const t = useTranslations("emergency");
  return (
    <ul className="flex flex-col gap-4">
      {accesses.map((access) => (
        <li key={access.id}>
          <Card title={t("access-title", { name: access.by })} extra={<InstantText iso={access.startedAt} />}>
            <AccessFacts access={access} />
            {children?.(access)}
          </Card>
        </li>
      ))}
    </ul>
  );
}

function AccessFacts({ access }: { access: EmergencyAccessView }) {
  const t = useTranslations("emergency");
  const { requester, reason, endsAt, isOpen, requestId, review } = access;
  const facts: Fact[] = [
    { name: t("fact.reason"), value: reason },
    { name: t("fact.requester"), value: requester },
    { name: t("fact.request"), value: <span className="font-mono">{requestId}</span> },
    { name: t(isOpen ? "fact.open-until" : "fact.ended"), value: <InstantText iso={endsAt} />, bad: isOpen },
  ];
  if (review) {
    const { finding, note, by, at } = review;
    facts.push({ name: t("fact.finding"), value: t(`finding.${finding}`), bad: finding === "not-justified" });
    if (note) facts.push({ name: t("fact.note"), value: note });
    facts.push({ name: t("fact.reviewed"), value: <Reviewed by={by} at={at} /> });
  }
  return <FactList facts={facts} columns="stacked" />;
}

function Reviewed({ by, at }: { by: string; at: string }) {
  return (
    <>
      {by}, <InstantText iso={at} />
    </>
  );
}
