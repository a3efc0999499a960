import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { ErasureList } from "@/components/admin/erasures/erasure-list";
import { buttonClass } from "@/components/ui/button";
import { listErasureReceipts } from "@/lib/operations/erasures/list-erasure-receipts";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("erasures"))("title") };
}

export default async function ErasuresPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const { before = "" } = await searchParams;
  const [{ items, nextCursor }, t] = await Promise.all([
    readPage(listErasureReceipts, { cursor: before }),
    getTranslations("erasures"),
  ]);
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      {items.length > 0 ? (
        <ErasureList receipts={items} />
      ) : (
        <p className="rounded-lg border border-line bg-card p-6">{t("empty")}</p>
      )}
      <nav aria-label={t("pages")} className="mt-4 flex flex-wrap gap-3 empty:hidden print:hidden">
        {before ? (
          <Link href="/admin/erasures" className={buttonClass()}>
            {t("newest")}
          </Link>
        ) : null}
        {nextCursor ? (
          <Link href={`/admin/erasures?before=${nextCursor}`} className={buttonClass()}>
            {t("older")}
          </Link>
        ) : null}
      </nav>
    </>
  );
}
