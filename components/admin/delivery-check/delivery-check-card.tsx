import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DeliveryCheckResult } from "@/components/admin/delivery-check/delivery-check-result";
import { DeliveryCheckButton } from "@/components/admin/delivery-check/delivery-check-button";
import { RelativeTime } from "@/components/time/relative-time";
import { Card } from "@/components/ui/card";
import type { ActionResult } from "@/lib/web/action-result";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";

/** Whether callbacks arrive here: the last run, and the button for another. */
export function DeliveryCheckCard({
  delivery,
  prove,
}: {
  delivery: DeliveryView;
  prove: () => Promise<ActionResult<unknown>>;
}) {
  const t = useTranslations("proof");
  const { latest, lastProvenAt } = delivery;
  const aside: ReactNode = lastProvenAt ? (
    <span className="text-soft">{t.rich("last-proven", { ago: () => <RelativeTime iso={lastProvenAt} /> })}</span>
  ) : null;
  return (
    <div id="delivery" className="scroll-mt-16">
      <Card title={t("title")} aside={aside}>
        <p className="mb-3 text-soft">{t("lead")}</p>
        {latest ? <DeliveryCheckResult proof={latest} /> : <p>{t("none")}</p>}
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <DeliveryCheckButton prove={prove} running={latest?.state === "running"} word={t(latest ? "again" : "prove")} />
        </div>
      </Card>
    </div>
  );
}
