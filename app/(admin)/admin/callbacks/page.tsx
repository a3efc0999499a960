import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { CallbackTable } from "@/components/admin/callbacks/callback-table";
import { CallbackTabs } from "@/components/admin/callbacks/callback-tabs";
import { firstNonEmptyTab, listCallbackTabs } from "@/components/admin/callbacks/list-callback-tabs";
import { RefusedCallbacks } from "@/components/admin/callbacks/refused-callbacks";
import { DAY } from "@/lib/clock";
import { orNotFound } from "@/lib/web/or-not-found";
import { staffContext } from "@/lib/web/page";
import { countCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { refusalsSince } from "@/lib/operations/callbacks/list-callback-refusals";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("callbacks"))("title") };
}

type Search = Promise<{ tab?: string; before?: string }>;

export default async function CallbacksPage({ searchParams }: { searchParams: Search }) {
  const ctx = await staffContext("admin");
  const { tab, before = null } = await searchParams;
  const since = new Date(ctx.now.getTime() - 7 * DAY);
  const [counts, refusals] = await Promise.all([countCallbacks(ctx), refusalsSince(ctx, since)]);
  const tabs = listCallbackTabs(counts, refusals);
  const selected = tabs.find(({ name }) => name === tab);
  // The tab stands in the address, so that a refresh by a live event never changes the tab that somebody reads.
  if (!selected) redirect(`/admin/callbacks?tab=${firstNonEmptyTab(tabs).name}`);
  return (
    <>
      <CallbackTabs tabs={tabs} selected={selected.name} />
      {selected.name === "refused" ? (
        <RefusedCallbacks refusals={refusals} now={ctx.now} />
      ) : (
        <CallbackTable
          tab={selected.name}
          page={await orNotFound(listCallbacks(ctx, { fate: selected.name, cursor: before }))}
          isLaterPage={before !== null}
          now={ctx.now}
        />
      )}
    </>
  );
}
