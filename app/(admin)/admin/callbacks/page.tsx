import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { notFound, redirect } from "next/navigation";
import { discardCallbackAction, replayCallbackAction } from "@/app/(admin)/admin/callbacks/actions";
import { CallbackTable } from "@/components/admin/callbacks/callback-table";
import { CallbackTabs } from "@/components/admin/callbacks/callback-tabs";
import { listCallbackTabs, tabToOpen } from "@/components/admin/callbacks/list-callback-tabs";
import { RefusedCallbacks } from "@/components/admin/callbacks/refused-callbacks";
import { systemNow } from "@/lib/clock";
import { countCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { listCallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

/** The texts of the page name this period. */
const REFUSALS_OF_DAYS = 7;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("callbacks"))("title") };
}

type Search = Promise<{ tab?: string; before?: string }>;

export default async function CallbacksPage({ searchParams }: { searchParams: Search }) {
  const { tab, before = null } = await searchParams;
  const list = listCallbacks.input.safeParse({ tab, cursor: before });
  const [counts, refusals, page] = await Promise.all([
    readPage(countCallbacks, {}),
    readPage(listCallbackRefusals, { days: REFUSALS_OF_DAYS }),
    list.success ? readPage(listCallbacks, list.data) : null,
  ]);
  const now = systemNow();
  const tabs = listCallbackTabs(counts, refusals);
  const selected = tabs.find(({ name }) => name === tab);
  // The tab stands in the address, so that a refresh by a live event never changes the tab that somebody reads.
  if (!selected) redirect(`/admin/callbacks?tab=${tabToOpen(tab, tabs)}`);
  if (!page && selected.name !== "refused") notFound();
  return (
    <NextIntlClientProvider
      messages={await clientMessages("callbacks", "callback", "input-error", "refusal", "refusal-help")}
    >
      <CallbackTabs tabs={tabs} selected={selected.name} />
      {page && selected.name !== "refused" ? (
        <CallbackTable
          key={selected.name}
          tab={selected.name}
          page={page}
          isLaterPage={before !== null}
          now={now}
          replay={replayCallbackAction}
          discard={discardCallbackAction}
        />
      ) : (
        <RefusedCallbacks refusals={refusals} now={now} />
      )}
    </NextIntlClientProvider>
  );
}
