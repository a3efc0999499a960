import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdminHome } from "@/components/admin/admin-home";
import { staffContext } from "@/lib/web/page";
import { countWaitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("title") };
}

export default async function AdminPage() {
  const ctx = await staffContext("admin");
  return <AdminHome waiting={{ callbacks: await countWaitingCallbacks(ctx) }} />;
}
