import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { markDetectionSeenAction } from "@/app/(admin)/admin/health/actions";
import { AuditRetentionSection } from "@/components/admin/audit/audit-retention";
import { AuditStateLine } from "@/components/admin/audit/audit-state-line";
import { AuditTrail } from "@/components/admin/audit/audit-trail";
import { PatientViewers } from "@/components/admin/audit/patient-viewers";
import { DetectionsCard } from "@/components/admin/detections/detections-card";
import { readAuditRetention } from "@/lib/operations/audit-retention/read-audit-retention";
import { listAuditEntries } from "@/lib/operations/audit/list-audit-entries";
import { listAuditPeople } from "@/lib/operations/audit/list-audit-people";
import { readAuditState } from "@/lib/operations/audit/read-audit-state";
import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { isUuid } from "@/lib/ids";
import { listDetections } from "@/lib/operations/detection/list-detections";
import { readHealth } from "@/lib/operations/health/read-health";
import { clientMessages } from "@/lib/web/client-messages";
import { isAllowed, readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

type PageProps = { searchParams: Promise<{ person?: string | string[] }> };

/** Of the filters only a member of staff may stand in the address: another one is a patient. */
export default async function AuditPage({ searchParams }: PageProps) {
  const { person: asked } = await searchParams;
  const person = typeof asked === "string" && isUuid(asked) ? asked : "";
  const [page, people, state, retention, seesPatients, t] = await Promise.all([
    readPage(listAuditEntries, { person }),
    readPage(listAuditPeople, {}),
    readPage(readAuditState, {}),
    readPage(readAuditRetention, {}),
    isAllowed(whoSawPatient),
    getTranslations("audit"),
  ]);
  // Admins have them on the health page.
  const detections = (await isAllowed(readHealth)) ? null : await readPage(listDetections, {});
  return (
    <NextIntlClientProvider
      messages={await clientMessages(
        "audit",
        "detections",
        "verify",
        "input-error",
        "refusal",
        "refusal-help",
        "purpose",
        "time",
      )}
    >
      <h1 className="mb-2 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-5xl flex-col gap-4">
        <AuditStateLine state={state} />
        {detections ? <DetectionsCard detections={detections} markSeen={markDetectionSeenAction} /> : null}
        {seesPatients ? <PatientViewers /> : null}
        <AuditTrail key={person} first={page} person={person} people={people} seesPatients={seesPatients} />
        <AuditRetentionSection retention={retention} />
      </div>
    </NextIntlClientProvider>
  );
}
