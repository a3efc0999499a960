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

export default async function RequestsPage() {
  const ctx = await staffContext("doctor", "admin");
  const [firstPage, counts, messages] = await Promise.all([
    listConsentRequests(ctx, listInput.parse({})),
    countConsentRequests(ctx, { mine: false, q: "" }),
    clientMessages("requests", "status", "situation", "advice", "time", "hi-types", "purpose"),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <QueryProvider>
        <RequestsBoard firstPage={firstPage} counts={counts} role={ctx.actor.role} />
      </QueryProvider>
    </NextIntlClientProvider>
  );
}
