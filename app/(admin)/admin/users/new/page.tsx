import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { inviteStaffAction } from "@/app/(admin)/admin/users/actions";
import { InvitePerson } from "@/components/admin/staff/invite-person";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { clientMessages } from "@/lib/web/client-messages";
import { isAllowed, readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff.new"))("title") };
}

export default async function InvitePage() {
  if (!(await isAllowed(inviteStaff))) notFound();
  await readPage(ownHospital, {});
  const t = await getTranslations("staff");
  return (
    <>
      <Link href="/admin/users" className="inline-flex min-h-6 items-center print:hidden">
        ← {t("back")}
      </Link>
      <h1 className="text-xl font-semibold">{t("new.title")}</h1>
      <p className="mb-4 text-soft">{t("new.lead")}</p>
      <div className="max-w-xl">
        <NextIntlClientProvider
          messages={await clientMessages("staff", "frame", "refusal", "input-error", "time", "verify")}
        >
          <InvitePerson invite={inviteStaffAction} />
        </NextIntlClientProvider>
      </div>
    </>
  );
}
