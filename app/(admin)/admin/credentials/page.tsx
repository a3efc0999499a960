import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  changeRecordSettingsAction,
  changeAlertSettingsAction,
  changeStaffSettingsAction,
  createCredentialAction,
  registerCallbackAddressAction,
  replaceCredentialAction,
  requireCallbackSecretAction,
  retireCredentialAction,
  testAlertAction,
  testConnectionAction,
} from "@/app/(admin)/admin/credentials/actions";
import { startDeliveryCheckAction } from "@/app/(admin)/admin/health/actions";
import { CredentialCard, EarlierCredentials } from "@/components/admin/credentials/credential-card";
import { CredentialForm } from "@/components/admin/credentials/credential-form";
import { RecordSettingsForm } from "@/components/admin/credentials/record-settings-form";
import { AlertSettingsForm } from "@/components/admin/alert-settings/alert-settings-form";
import { StaffSettingsForm } from "@/components/admin/staff-settings/staff-settings-form";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { Card } from "@/components/ui/card";
import { listCredentials } from "@/lib/credential/list-credentials";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { readRecordSettings } from "@/lib/hospital/read-record-settings";
import { readStaffSettings } from "@/lib/hospital/read-staff-settings";
import { readAlertSettings } from "@/lib/operations/detection/read-alert-settings";
import { readDelivery } from "@/lib/operations/delivery/read-delivery";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("credentials"))("title") };
}

export default async function CredentialsPage() {
  const [hospital, credentials, delivery, settings, staffSettings, alertSettings, t, records, staff, alerts] =
    await Promise.all([
      readPage(ownHospital, {}),
      readPage(listCredentials, {}),
      readPage(readDelivery, {}),
      readPage(readRecordSettings, {}),
      readPage(readStaffSettings, {}),
      readPage(readAlertSettings, {}),
      getTranslations("credentials"),
      getTranslations("record-settings"),
      getTranslations("staff-settings"),
      getTranslations("alert-settings"),
    ]);
  const active = credentials.find(({ state }) => state === "active");
  const earlier = credentials.filter(({ state }) => state !== "active");
  return (
    <NextIntlClientProvider
      messages={await clientMessages(
        "credentials",
        "delivery-check",
        "record-settings",
        "staff-settings",
        "alert-settings",
        "detections",
        "verify",
        "input-error",
        "refusal",
        "refusal-help",
        "time",
      )}
    >
      <RefreshOnChange topic="credential" />
      <RefreshOnChange topic="delivery-check" />
      <h1 className="mb-4 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-3xl flex-col gap-4">
        {active ? (
          <CredentialCard
            hospital={hospital.name}
            credential={active}
            delivery={delivery}
            actions={{
              rotate: replaceCredentialAction,
              test: testConnectionAction,
              retire: retireCredentialAction,
              register: registerCallbackAddressAction,
              requireSecret: requireCallbackSecretAction,
              checkDelivery: startDeliveryCheckAction,
            }}
          />
        ) : (
          <Card title={t("add")}>
            <p className="mb-3">{t("none")}</p>
            <CredentialForm save={createCredentialAction} saveLabel={t("save")} />
          </Card>
        )}
        <Card title={records("title")}>
          <RecordSettingsForm settings={settings} save={changeRecordSettingsAction} />
        </Card>
        <Card title={staff("title")}>
          <StaffSettingsForm settings={staffSettings} save={changeStaffSettingsAction} />
        </Card>
        <Card title={alerts("title")}>
          <AlertSettingsForm settings={alertSettings} save={changeAlertSettingsAction} test={testAlertAction} />
        </Card>
        {earlier.length > 0 ? <EarlierCredentials credentials={earlier} /> : null}
      </div>
    </NextIntlClientProvider>
  );
}
