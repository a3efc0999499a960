import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { RequestsBoard } from "@/components/consent/requests-board";
import { QueryProvider } from "@/components/live/query-provider";
import { listInput } from "@/lib/consent-request/input";
import { countConsentRequests, listConsentRequests } from "@/lib/consent-request/list";
import { clientMessages } from "@/lib/edge/client-messages";
import { staffContext } from "@/lib/edge/page";

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
        <RequestsBoard first={{ filter, page, counts }} role={ctx.actor.role} />
      </QueryProvider>
    </NextIntlClientProvider>
  );
}
