import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound, redirect } from "next/navigation";
import { MessageTable } from "@/components/admin/failed-messages/message-table";
import { MessageTabs } from "@/components/admin/failed-messages/message-tabs";
import { systemNow } from "@/lib/clock";
import { countFailedMessages } from "@/lib/operations/failed-messages/count-failed-messages";
import { listFailedMessages } from "@/lib/operations/failed-messages/list-failed-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("failed-messages"))("title") };
}

type Search = Promise<{ tab?: string; before?: string }>;

export default async function FailedMessagesPage({ searchParams }: { searchParams: Search }) {
  const { tab, before = null } = await searchParams;
  // The tab stands in the address, so that a refresh by a live event never changes the tab that somebody reads.
  if (tab === undefined) redirect("/admin/messages?tab=failed");
  const list = listFailedMessages.input.safeParse({ tab, cursor: before });
  if (!list.success) notFound();
  const [counts, page] = await Promise.all([
    readPage(countFailedMessages, {}),
    readPage(listFailedMessages, list.data),
  ]);
  return (
    <>
      <MessageTabs counts={counts} selected={list.data.tab} />
      <MessageTable tab={list.data.tab} page={page} isLaterPage={before !== null} now={systemNow()} />
    </>
  );
}
