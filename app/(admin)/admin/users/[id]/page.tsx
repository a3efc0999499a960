import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import {
  changeStaffAction,
  disableStaffAction,
  enableStaffAction,
  endStaffSessionsAction,
  renewInvitationAction,
  resetStaffAction,
  withdrawInvitationAction,
} from "@/app/(admin)/admin/users/actions";
import { ChangePerson } from "@/components/admin/staff/change-person";
import { PersonAccess } from "@/components/admin/staff/person-access";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { getStaff } from "@/lib/staff/get-staff";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

type PageProps = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff"))("title") };
}

export default async function PersonPage({ params }: PageProps) {
  const { id } = await params;
  const [person, t] = await Promise.all([readPage(getStaff, { id }), getTranslations("staff")]);
  const lacksNumber = person.roles.includes("doctor") && person.registrationNumber === null && person.hprId === null;
  return (
    <>
      <RefreshOnChange topic="staff" id={id} />
      <Link href="/admin/users" className="inline-flex min-h-6 items-center print:hidden">
        ← {t("back")}
      </Link>
      <h1 className="text-xl font-semibold wrap-anywhere">{person.name}</h1>
      <p className="mb-4 wrap-anywhere text-soft">{person.email}</p>
      <div className="flex max-w-2xl flex-col gap-4">
        {lacksNumber ? <Notice look="note">{t("person.registration-missing")}</Notice> : null}
        <NextIntlClientProvider
          messages={await clientMessages("staff", "frame", "refusal", "input-error", "time", "verify")}
        >
          <Card title={t("person.access")}>
            {person.isSelf ? (
              <p>{t.rich("person.self", { link: (text) => <Link href="/me">{text}</Link> })}</p>
            ) : (
              <PersonAccess
                person={person}
                actions={{
                  disable: disableStaffAction,
                  enable: enableStaffAction,
                  signOut: endStaffSessionsAction,
                  reset: resetStaffAction,
                  renew: renewInvitationAction,
                  withdraw: withdrawInvitationAction,
                }}
              />
            )}
          </Card>
          <Card title={t("person.change")}>
            <ChangePerson person={person} change={changeStaffAction} />
          </Card>
        </NextIntlClientProvider>
      </div>
    </>
  );
}
