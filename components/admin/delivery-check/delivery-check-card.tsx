import { useTranslations } from "next-intl";
import { ActionButton } from "@/components/admin/action-button";
import { DeliveryCheckResult } from "@/components/admin/delivery-check/delivery-check-result";
import { RelativeTime } from "@/components/time/relative-time";
import { Card } from "@/components/ui/card";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";
import type { ActionResult } from "@/lib/web/action-result";

type CardProps = { delivery: DeliveryView; start: () => Promise<ActionResult<unknown>> };

/** Whether callbacks arrive here: the latest delivery check, and the button that starts another. */
export function DeliveryCheckCard({ delivery, start }: CardProps) {
  const t = useTranslations("delivery-check");
  const { latest, lastProvenAt } = delivery;
  const lastSuccess = lastProvenAt ? (
    <span className="text-soft">{t.rich("last-success", { ago: () => <RelativeTime iso={lastProvenAt} /> })}</span>
  ) : null;
  return (
    <div id="delivery" className="scroll-mt-16">
      <Card title={t("title")} extra={lastSuccess}>
        <p className="mb-3 text-soft">{t("lead")}</p>
        {latest ? <DeliveryCheckResult check={latest} /> : <p>{t("none")}</p>}
        <div className="mt-4 flex flex-wrap items-center gap-3 print:hidden">
          <ActionButton
            act={start}
            isRunning={latest?.state === "running"}
            label={t(latest ? "start-again" : "start")}
          />
        </div>
      </Card>
    </div>
  );
}
