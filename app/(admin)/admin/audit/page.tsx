import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { AuditRetentionSection } from "@/components/admin/audit/audit-retention";
import { AuditStateLine } from "@/components/admin/audit/audit-state-line";
import { AuditTrail } from "@/components/admin/audit/audit-trail";
import { PatientViewers } from "@/components/admin/audit/patient-viewers";
import { readAuditRetention } from "@/lib/operations/audit-retention/read-audit-retention";
import { listAuditEntries } from "@/lib/operations/audit/list-audit-entries";
import { listAuditPeople } from "@/lib/operations/audit/list-audit-people";
import { readAuditState } from "@/lib/operations/audit/read-audit-state";
import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { clientMessages } from "@/lib/web/client-messages";
import { isAllowed, readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

/** No filter stands in the address: one of them is a patient. */
export default async function AuditPage() {
  const [page, people, state, retention, seesPatients, t] = await Promise.all([
    readPage(listAuditEntries, {}),
    readPage(listAuditPeople, {}),
    readPage(readAuditState, {}),
    readPage(readAuditRetention, {}),
    isAllowed(whoSawPatient),
    getTranslations("audit"),
  ]);
  return (
    <NextIntlClientProvider messages={await clientMessages("audit", "verify", "input-error", "refusal", "purpose", "time")}>
      <h1 className="mb-2 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-5xl flex-col gap-4">
        <AuditStateLine state={state} />
        {seesPatients ? <PatientViewers /> : null}
        <AuditTrail first={page} people={people} seesPatients={seesPatients} />
        <AuditRetentionSection retention={retention} />
      </div>
    </NextIntlClientProvider>
  );
}
