import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { StaffTable } from "@/components/admin/staff/staff-table";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { buttonClass } from "@/components/ui/button";
import { listStaff } from "@/lib/staff/list-staff";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff"))("title") };
}

export default async function StaffPage() {
  const [people, t] = await Promise.all([readPage(listStaff, {}), getTranslations("staff")]);
  return (
    <>
      <RefreshOnChange topic="staff" />
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <div className="mb-4 flex flex-wrap gap-3 print:hidden">
        <Link href="/admin/users/new" className={buttonClass("primary")}>
          {t("invite")}
        </Link>
        <Link href="/admin/users/import" className={buttonClass()}>
          {t("import")}
        </Link>
      </div>
      <NextIntlClientProvider messages={await clientMessages("staff", "frame", "time")}>
        <StaffTable people={people} />
      </NextIntlClientProvider>
    </>
  );
}
