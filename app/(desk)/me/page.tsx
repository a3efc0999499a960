import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { changeOwnNameAction, endOtherSessionsAction, endOwnSessionAction } from "@/app/(desk)/me/actions";
import { OwnFacts } from "@/components/account/own-facts";
import { OwnName } from "@/components/account/own-name";
import { OwnSessions } from "@/components/account/own-sessions";
import { Card } from "@/components/ui/card";
import { readOwnAccount } from "@/lib/staff/read-own-account";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("own-account"))("title") };
}

/** The account of whoever is signed in: who they are, and where they are signed in. */
export default async function AccountPage() {
  const [account, t] = await Promise.all([readPage(readOwnAccount, {}), getTranslations("own-account")]);
  return (
    <NextIntlClientProvider messages={await clientMessages("own-account", "refusal", "input-error", "time")}>
      <h1 className="mb-4 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-2xl flex-col gap-4">
        <Card title={t("facts")}>
          <div className="flex flex-col gap-4">
            <OwnName name={account.name} change={changeOwnNameAction} />
            <OwnFacts account={account} />
          </div>
        </Card>
        <Card title={t("sessions")}>
          <OwnSessions sessions={account.sessions} end={endOwnSessionAction} endOthers={endOtherSessionsAction} />
        </Card>
      </div>
    </NextIntlClientProvider>
  );
}
