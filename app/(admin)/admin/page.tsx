import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SetupSection } from "@/app/(admin)/admin/setup/setup-section";
import { AdminHome } from "@/components/admin/admin-home";
import { RefreshEvery } from "@/components/live/refresh-on-change";
import { readHealth } from "@/lib/operations/health/read-health";
import { readSetup } from "@/lib/operations/setup/read-setup";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("title") };
}

export default async function AdminPage() {
  const [health, setup] = await Promise.all([readPage(readHealth, {}), readPage(readSetup, {})]);
  const isSetUp = setup.done === setup.steps.length;
  return (
    <>
      <RefreshEvery seconds={60} />
      <AdminHome findings={health.findings} setup={isSetUp ? null : <SetupSection setup={setup} />} />
    </>
  );
}
