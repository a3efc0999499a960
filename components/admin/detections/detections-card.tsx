import { useTranslations } from "next-intl";
import Link from "next/link";
import { SeenButton } from "@/components/admin/detections/seen-button";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import type { AuditAction } from "@/lib/audit/audit-action";
import type { DetectionView } from "@/lib/operations/detection/detection-view";
import type { ActionResult } from "@/lib/web/action-result";

type Props = {
  detections: DetectionView[];
  markSeen: (form: { id: string }) => Promise<ActionResult<unknown>>;
};

/** The signs of misuse of the last 30 days: what happened, who it was, and what to do. */
export function DetectionsCard({ detections, markSeen }: Props) {
  const t = useTranslations("detections");
  return (
    <div id="detections">
      <Card title={t("title")}>
        <p className="text-soft">{t("lead")}</p>
        {detections.length === 0 ? (
          <p className="mt-2">{t("empty")}</p>
        ) : (
          <ul className="mt-2 flex flex-col">
            {detections.map((detection) => (
              <Detection key={detection.id} detection={detection} markSeen={markSeen} />
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

function Detection({ detection, markSeen }: { detection: DetectionView } & Pick<Props, "markSeen">) {
  const t = useTranslations("detections");
  const { id, kind, person, raisedAt, seen } = detection;
  const headingId = `detection-${id}`;
  return (
    <li data-detection={kind} className="flex flex-col gap-1 border-t border-line py-3 wrap-anywhere">
      <h3 id={headingId} tabIndex={-1} className={seen ? "font-medium" : "font-semibold text-bad"}>
        <WhatHappened detection={detection} />
      </h3>
      <p>
        <Advice detection={detection} /> {/* A sign-in that was refused is nobody's entry. */}
        {person && kind !== "refused-sign-ins" ? (
          <Link href={`/admin/audit?person=${person.id}`} className="inline-block min-h-6">
            {t("open-trail", { name: person.name })}
          </Link>
        ) : null}
      </p>
      <p className="text-soft">
        {t("found")} <InstantText iso={raisedAt} />. <AlertText alert={detection.alert} />{" "}
        {seen ? (
          <>
            {t("seen-by", { name: seen.by })} <InstantText iso={seen.at} />.
          </>
        ) : null}
      </p>
      {seen ? null : <SeenButton id={id} headingId={headingId} markSeen={markSeen} />}
    </li>
  );
}

function WhatHappened({ detection }: { detection: DetectionView }) {
  const t = useTranslations("detections");
  const actions = useTranslations("audit.actions");
  const { kind, subjectKind, address, person, facts } = detection;
  const name = person?.name ?? t("nobody");
  const count = (fact: string) => Number(facts[fact] ?? 0);
  switch (kind) {
    case "refused-sign-ins":
      if (subjectKind === "account") return t("what.account-refused", { name, count: count("attempts") });
      if (subjectKind === "address")
        return t("what.address-refused", { address: address ?? "", count: count("attempts") });
      return t("what.many-refused", { count: count("attempts"), accounts: count("accounts") });
    case "many-patients":
      return t("what.many-patients", { name, count: count("patients"), usual: count("usual") });
    case "trust-changed":
      return t("what.trust-changed", { name, change: actions(String(facts["action"]) as AuditAction) });
    case "session-moved":
      return t("what.session-moved", { name, minutes: count("minutes") });
    case "reads-outside-requests": {
      const parts = (["refused", "viewed", "emergencies", "operations"] as const)
        .filter((part) => count(part) > 0)
        .map((part) => t(`outside.${part}`, { count: count(part) }));
      return t("what.reads-outside-requests", { name, parts: parts.join(", ") });
    }
  }
}

function Advice({ detection: { kind, subjectKind, person } }: { detection: DetectionView }) {
  const t = useTranslations("detections.advice");
  const name = person?.name ?? "";
  if (kind !== "refused-sign-ins") return t(kind, { name });
  if (subjectKind === "account") return t("account-refused", { name });
  return t(subjectKind === "address" ? "address-refused" : "many-refused");
}

function AlertText({ alert }: Pick<DetectionView, "alert">) {
  const t = useTranslations("detections");
  if (alert === null) return null;
  if (alert.state === "sent")
    return (
      <>
        {t("alert.sent")} <InstantText iso={alert.at} />.
      </>
    );
  const { problem, status } = alert;
  const why = problem === null ? "" : t(`alert-problem.${problem}`, { status: status ?? 0 });
  if (alert.state === "given-up")
    return <span className="font-semibold text-bad">{t("alert.given-up", { count: alert.attempts, why })}</span>;
  if (problem === null) return t("alert.waiting");
  return (
    <span className="font-semibold text-bad">
      {t("alert.again", { why })} <InstantText iso={alert.nextAt} />.
    </span>
  );
}
