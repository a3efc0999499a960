import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdminHome } from "@/components/admin/admin-home";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { countMessagesNeedingDecision } from "@/lib/operations/failed-messages/count-messages-needing-decision";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("title") };
}

export default async function AdminPage() {
  const [callbacks, messages] = await Promise.all([
    readPage(countCallbacksNeedingDecision, {}),
    readPage(countMessagesNeedingDecision, {}),
  ]);
  return <AdminHome waiting={{ callbacks, messages }} />;
}
