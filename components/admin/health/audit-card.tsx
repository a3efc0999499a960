import { useTranslations } from "next-intl";
import { AuditStateLine } from "@/components/admin/audit/audit-state-line";
import { Card } from "@/components/ui/card";
import type { AuditState } from "@/lib/operations/audit/audit-view";

/** Whether the audit trail is whole. */
export function AuditCard({ state }: { state: AuditState }) {
  const t = useTranslations("audit");
  return (
    <Card title={t("title")}>
      <AuditStateLine state={state} />
    </Card>
  );
}
