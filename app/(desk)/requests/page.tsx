import type { Metadata } from "next";
import { hasRole } from "@/lib/db/actor";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { mineCookieOf } from "@/components/consent/dashboard/mine-cookie";
import { RequestDashboard } from "@/components/consent/dashboard/request-dashboard";
import { WHOLE_LIST } from "@/components/consent/dashboard/requests-api";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

type Search = Promise<Partial<Record<"status" | "mine" | "asked" | "from" | "to" | "sort", string>>>;

export default async function RequestsPage({ searchParams }: { searchParams: Search }) {
  const { status = "", mine, asked = "", from = "", to = "", sort = "" } = await searchParams;
  const [staff, kept] = await Promise.all([signedInStaff(), cookies()]);
  const named = { status, asked, from, to, sort };
  // An address with an unknown filter shows the whole list.
  const known = listConsentRequests.input.safeParse(named).success ? named : WHOLE_LIST;
  const isMine = mine === undefined ? kept.has(mineCookieOf(staff.staffId)) : mine === "1";
  const input = { ...known, mine: isMine ? "1" : "0" } as const;
  const [page, counts, messages] = await Promise.all([
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
      <RequestDashboard
        initial={{ filter: { ...known, mine: isMine, q: "" }, page, counts }}
        person={staff.staffId}
        isDoctor={hasRole(staff, "doctor")}
      />
    </NextIntlClientProvider>
  );
}
