import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { RequestDashboard } from "@/components/consent/dashboard/request-dashboard";
import { QueryProvider } from "@/components/live/query-provider";
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
  const asked = listInput.safeParse({ status, mine });
  const input = asked.data ?? listInput.parse({});
  const filter = { status: asked.success ? status : "", mine: input.mine, q: "" };
  const [page, counts, messages] = await Promise.all([
    listConsentRequests(ctx, input),
    countConsentRequests(ctx, filter),
    clientMessages("requests", "keys", "status", "situation", "advice", "time", "hi-types", "purpose"),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <QueryProvider>
        <RequestDashboard first={{ filter, page, counts }} role={ctx.actor.role} />
      </QueryProvider>
    </NextIntlClientProvider>
  );
}
