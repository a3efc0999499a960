import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { RequestDashboard } from "@/components/consent/dashboard/request-dashboard";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

type Search = Promise<{ status?: string; mine?: string }>;

export default async function RequestsPage({ searchParams }: { searchParams: Search }) {
  const { status = "", mine = "" } = await searchParams;
  const parsed = listConsentRequests.input.safeParse({ status, mine });
  // An address with an unknown filter shows the whole list.
  const filter = { status: parsed.success ? status : "", mine: parsed.data?.mine ?? false, q: "" };
  const input = { status: filter.status, mine: filter.mine ? "1" : "0" } as const;
  const [staff, page, counts, messages] = await Promise.all([
    signedInStaff(),
    readPage(listConsentRequests, input),
    readPage(countConsentRequests, input),
    clientMessages(
      "requests",
      "shortcuts",
      "status",
      "situation",
      "advice",
      "time",
      "hi-type-list",
      "purpose",
      "undo-send",
    ),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <RequestDashboard initial={{ filter, page, counts }} role={staff.role} />
    </NextIntlClientProvider>
  );
}
