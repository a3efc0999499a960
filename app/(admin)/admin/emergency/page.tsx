import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { reviewEmergencyAccessAction } from "@/app/(admin)/admin/emergency/actions";
import { AccessList } from "@/components/emergency/access-list";
import { ReviewForm } from "@/components/emergency/review-form";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { listEmergencyAccesses } from "@/lib/consent/emergency/list-emergency-accesses";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("emergency"))("title") };
}

export default async function EmergencyPage() {
  const [t, accesses] = await Promise.all([getTranslations("emergency"), readPage(listEmergencyAccesses, {})]);
  const open = accesses.filter(({ review }) => review === null);
  const closed = accesses.filter(({ review }) => review !== null);
  return (
    <NextIntlClientProvider messages={await clientMessages("emergency", "input-error", "refusal")}>
      <RefreshOnChange topic="emergency-access" />
      <div className="flex max-w-3xl flex-col gap-4">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-soft">{t("lead")}</p>
        <h2 className="text-base font-semibold">{t("to-review", { count: open.length })}</h2>
        <AccessList accesses={open}>
          {({ id }) => <ReviewForm id={id} review={reviewEmergencyAccessAction} />}
        </AccessList>
        {closed.length > 0 ? <h2 className="text-base font-semibold">{t("closed")}</h2> : null}
        <AccessList accesses={closed} />
      </div>
    </NextIntlClientProvider>
  );
}
