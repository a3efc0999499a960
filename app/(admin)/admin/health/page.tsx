import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { markDetectionSeenAction, startDeliveryCheckAction } from "@/app/(admin)/admin/health/actions";
import { DetectionsCard } from "@/components/admin/detections/detections-card";
import { AuditCard } from "@/components/admin/health/audit-card";
import { CallsCard } from "@/components/admin/health/calls-card";
import { CallbacksCard } from "@/components/admin/health/callbacks-card";
import { GatewayCard } from "@/components/admin/health/gateway-card";
import { RetentionCard } from "@/components/admin/health/retention-card";
import { WorkCard } from "@/components/admin/health/work-card";
import { HealthFindings } from "@/components/admin/health/health-findings";
import { DeliveryCheckCard } from "@/components/admin/delivery-check/delivery-check-card";
import { RefreshEvery, RefreshOnChange } from "@/components/live/refresh-on-change";
import { listDetections } from "@/lib/operations/detection/list-detections";
import { readHealth } from "@/lib/operations/health/read-health";
import { readSetup } from "@/lib/operations/setup/read-setup";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("health"))("title") };
}

export default async function HealthPage() {
  const [health, detections, setup, t, setupText] = await Promise.all([
    readPage(readHealth, {}),
    readPage(listDetections, {}),
    readPage(readSetup, {}),
    getTranslations("health"),
    getTranslations("setup"),
  ]);
  const total = setup.steps.length;
  return (
    <NextIntlClientProvider
      messages={await clientMessages(
        "health",
        "audit",
        "delivery-check",
        "detections",
        "refusal",
        "refusal-help",
        "refusal-reason",
        "retention",
        "time",
      )}
    >
      <RefreshOnChange topic="delivery-check" />
      <RefreshOnChange topic="credential" />
      <RefreshEvery seconds={15} />
      <h1 className="mb-4 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-5xl flex-col gap-4">
        {setup.done < total ? (
          <p>
            {setupText("progress", { done: setup.done, total })}{" "}
            <Link href="/admin/setup" className="inline-block min-h-6">
              {setupText("open")}
            </Link>
          </p>
        ) : null}
        <HealthFindings findings={health.findings} at={health.at} />
        <DetectionsCard detections={detections} markSeen={markDetectionSeenAction} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <WorkCard health={health} />
            <GatewayCard health={health} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <CallbacksCard health={health} />
            <CallsCard hours={health.calls} />
          </div>
        </div>
        <DeliveryCheckCard delivery={health.delivery} start={startDeliveryCheckAction} />
        <AuditCard state={health.audit} />
        <RetentionCard health={health} />
      </div>
    </NextIntlClientProvider>
  );
}
