import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ProofStory } from "@/components/admin/proof-story";
import { ProveButton } from "@/components/admin/prove-button";
import { Ago } from "@/components/admin/ago";
import { Card } from "@/components/ui/card";
import type { ActionResult } from "@/lib/edge/action-result";
import type { DeliveryView } from "@/lib/gateway/proof-view";

/** Whether callbacks arrive here: the last run, and the button for another. */
export function ProofCard({
  delivery,
  prove,
}: {
  delivery: DeliveryView;
  prove: () => Promise<ActionResult<unknown>>;
}) {
  const t = useTranslations("proof");
  const { latest, lastProvenAt } = delivery;
  const aside: ReactNode = lastProvenAt ? (
    <span className="text-soft">{t.rich("last-proven", { ago: () => <Ago iso={lastProvenAt} /> })}</span>
  ) : null;
  return (
    <div id="delivery" className="scroll-mt-16">
      <Card title={t("title")} aside={aside}>
        <p className="mb-3 text-soft">{t("lead")}</p>
        {latest ? <ProofStory proof={latest} /> : <p>{t("none")}</p>}
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <ProveButton prove={prove} running={latest?.state === "running"} word={t(latest ? "again" : "prove")} />
        </div>
      </Card>
    </div>
  );
}
