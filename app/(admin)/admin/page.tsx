import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdminPlaces } from "@/components/admin/admin-places";
import { staffContext } from "@/lib/edge/page";
import { countWaitingCallbacks } from "@/lib/gateway/count-callbacks";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("title") };
}

export default async function AdminPage() {
  const ctx = await staffContext("admin");
  return <AdminPlaces waiting={{ callbacks: await countWaitingCallbacks(ctx) }} />;
}
