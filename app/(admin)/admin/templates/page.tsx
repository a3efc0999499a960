import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import {
  deleteTemplateAction,
  listTemplatesAction,
  renameTemplateAction,
  saveHospitalTemplateAction,
} from "@/app/(desk)/templates/actions";
import { HospitalTemplates } from "@/components/templates/hospital-templates";
import { systemNow } from "@/lib/clock";
import { firstDraft } from "@/lib/consent/request/composer-defaults";
import { dayOf } from "@/lib/consent/request/period";
import { listTemplates } from "@/lib/consent/template/list-templates";
import { hasRole } from "@/lib/db/actor";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("templates"))("title") };
}

export default async function TemplatesPage() {
  const [t, staff, templates] = await Promise.all([
    getTranslations("templates"),
    signedInStaff(),
    readPage(listTemplates, {}),
  ]);
  // Doctors have theirs above the form of a request.
  if (!hasRole(staff, "admin")) notFound();
  const now = systemNow();
  return (
    <NextIntlClientProvider
      messages={await clientMessages("templates", "composer", "input-error", "refusal", "hi-type")}
    >
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <HospitalTemplates
        initial={firstDraft(now)}
        initialTemplates={templates}
        today={dayOf(now)}
        actions={{
          listTemplates: listTemplatesAction,
          saveTemplate: saveHospitalTemplateAction,
          renameTemplate: renameTemplateAction,
          deleteTemplate: deleteTemplateAction,
        }}
      />
    </NextIntlClientProvider>
  );
}
