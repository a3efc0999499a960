import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { CallbackRefusals } from "@/components/admin/callback-refusals";
import { CallbackTable } from "@/components/admin/callback-table";
import { CallbackTabs } from "@/components/admin/callback-tabs";
import { busiest, tabsOf } from "@/components/admin/tabs-of";
import { DAY } from "@/lib/clock";
import { orNotFound } from "@/lib/edge/or-not-found";
import { staffContext } from "@/lib/edge/page";
import { countCallbacks } from "@/lib/gateway/count-callbacks";
import { listCallbacks } from "@/lib/gateway/list-callbacks";
import { refusalsSince } from "@/lib/gateway/refusals-since";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("callbacks"))("title") };
}

type Search = Promise<{ tab?: string; before?: string }>;

export default async function CallbacksPage({ searchParams }: { searchParams: Search }) {
  const ctx = await staffContext("admin");
  const { tab, before = null } = await searchParams;
  const since = new Date(ctx.now.getTime() - 7 * DAY);
  const [counts, refusals] = await Promise.all([countCallbacks(ctx), refusalsSince(ctx, since)]);
  const tabs = tabsOf(counts, refusals);
  const here = tabs.find(({ name }) => name === tab);
  // The choice stands in the address: a page that lives must not change what it shows under somebody's hand.
  if (!here) redirect(`/admin/callbacks?tab=${busiest(tabs).name}`);
  return (
    <>
      <CallbackTabs tabs={tabs} here={here.name} />
      {here.name === "refused" ? (
        <CallbackRefusals refusals={refusals} now={ctx.now} />
      ) : (
        <CallbackTable
          fate={here.name}
          page={await orNotFound(listCallbacks(ctx, { fate: here.name, cursor: before }))}
          paged={before !== null}
          now={ctx.now}
        />
      )}
    </>
  );
}
