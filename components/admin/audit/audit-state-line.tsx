import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { Notice } from "@/components/ui/notice";
import type { AuditState } from "@/lib/operations/audit/audit-view";

/** Up to when the trail is verified and by which checkpoint; or what is wrong with it. */
export function AuditStateLine({ state }: { state: AuditState }) {
  const t = useTranslations("audit");
  const { problem, verifiedUpTo, verifiedAt, checkpoint } = state;
  if (problem)
    return (
      <Notice look="bad" className="font-semibold" data-audit-state="altered">
        {t(`problem.${problem.kind}`, {
          row: problem.seq ?? 0,
          entry: problem.entryId ?? 0,
          place: problem.seq === null ? "entry" : "row",
        })}{" "}
        {t("found-at")} <InstantText iso={problem.at} />
      </Notice>
    );
  if (!verifiedUpTo || !verifiedAt) return <p data-audit-state="unverified">{t("not-verified")}</p>;
  return (
    <p data-audit-state="verified">
      {t("verified-up-to")} <InstantText iso={verifiedUpTo} />.{" "}
      {checkpoint ? (
        <>
          {t("checkpoint", { number: checkpoint.seq })} <InstantText iso={checkpoint.at} />.
        </>
      ) : (
        t("no-checkpoint")
      )}
    </p>
  );
}
