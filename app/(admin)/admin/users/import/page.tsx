import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { ImportStaff } from "@/components/admin/staff/import-staff";
import { previewStaffImport } from "@/lib/staff/preview-staff-import";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff.list"))("title") };
}

export default async function ImportPage() {
  // The check of an empty list also keeps out whoever may not import one.
  const [t] = await Promise.all([getTranslations("staff"), readPage(previewStaffImport, { text: "" })]);
  return (
    <>
      <Link href="/admin/users" className="inline-flex min-h-6 items-center print:hidden">
        ← {t("back")}
      </Link>
      <h1 className="text-xl font-semibold">{t("list.title")}</h1>
      <p className="text-soft">{t("list.lead")}</p>
      <p className="mb-4 text-soft">{t("list.columns")}</p>
      <NextIntlClientProvider messages={await clientMessages("staff", "refusal", "input-error", "time", "verify")}>
        <ImportStaff />
      </NextIntlClientProvider>
    </>
  );
}
