import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { RequestDashboard } from "@/components/consent/dashboard/request-dashboard";
import { listInput } from "@/lib/consent/request/consent-request-input";
import { countConsentRequests, listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { clientMessages } from "@/lib/web/client-messages";
import { staffContext } from "@/lib/web/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

type Search = Promise<{ status?: string; mine?: string }>;

export default async function RequestsPage({ searchParams }: { searchParams: Search }) {
  const ctx = await staffContext("doctor", "admin");
  const { status = "", mine = "" } = await searchParams;
  const parsed = listInput.safeParse({ status, mine });
  const input = parsed.data ?? listInput.parse({});
  const filter = { status: parsed.success ? status : "", mine: input.mine, q: "" };
  const [page, counts, messages] = await Promise.all([
    listConsentRequests(ctx, input),
    countConsentRequests(ctx, filter),
    clientMessages("requests", "shortcuts", "status", "situation", "advice", "time", "hi-type-list", "purpose"),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <RequestDashboard initial={{ filter, page, counts }} role={ctx.actor.role} />
    </NextIntlClientProvider>
  );
}
