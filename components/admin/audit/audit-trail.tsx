"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { AuditEntryRow } from "@/components/admin/audit/audit-entry-row";
import { AuditFilters, NO_FILTER, type AuditFilterValues } from "@/components/admin/audit/audit-filters";
import { ExportButtons } from "@/components/admin/audit/export-buttons";
import { Button } from "@/components/ui/button";
import { postJson } from "@/components/ui/post-json";
import type { AuditPage, AuditPerson } from "@/lib/operations/audit/audit-view";

/** `person`: whose entries `first` has; empty for those of anybody. */
type Props = { first: AuditPage; person: string; people: AuditPerson[]; seesPatients: boolean };

/** The trail, newest first, with its filters. What was typed stays when nothing could be read. */
export function AuditTrail({ first, person, people, seesPatients }: Props) {
  const t = useTranslations("audit");
  const errors = useTranslations("input-error");
  const refusals = useTranslations("refusal");
  const [filter, setFilter] = useState<AuditFilterValues>({ ...NO_FILTER, person });
  const [page, setPage] = useState(first);
  const [isLater, setIsLater] = useState(false);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  async function show(values: AuditFilterValues, cursor: string): Promise<void> {
    setIsLoading(true);
    const result = await postJson<AuditPage>("/api/audit-entries", { ...values, cursor });
    setIsLoading(false);
    if (result?.status === "done") {
      setPage(result.value);
      setFilter(values);
      setIsLater(cursor !== "");
      setProblem(null);
      heading.current?.focus();
      return;
    }
    const isAddress = result?.fields.abhaAddress !== undefined;
    setProblem(
      result === null
        ? t("no-connection")
        : isAddress
          ? errors("abha-address-malformed")
          : result.code === "not-allowed"
            ? refusals("not-allowed")
            : t("not-read"),
    );
  }

  return (
    <section aria-labelledby="audit-entries" className="flex flex-col gap-3">
      <h2 id="audit-entries" ref={heading} tabIndex={-1} className="text-lg font-semibold">
        {t("entries")}
      </h2>
      <AuditFilters
        person={person}
        people={people}
        seesPatients={seesPatients}
        isLoading={isLoading}
        show={(values) => void show(values, "")}
      />
      <p role="status" className={problem ? "font-medium text-bad" : "sr-only"}>
        {problem ?? (isLoading ? t("loading") : t("shown", { count: page.items.length }))}
      </p>
      {page.items.length > 0 ? (
        <ul className="overflow-hidden rounded-lg border border-line bg-card">
          {page.items.map((entry) => (
            <AuditEntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      ) : (
        <p className="rounded-lg border border-line bg-card p-6">{t("empty")}</p>
      )}
      <div className="flex flex-wrap gap-3 print:hidden">
        {isLater ? <Button onClick={() => void show(filter, "")}>{t("newest")}</Button> : null}
        {page.nextCursor === null ? null : (
          <Button onClick={() => void show(filter, page.nextCursor ?? "")}>{t("older")}</Button>
        )}
        {seesPatients ? <ExportButtons filter={filter} /> : null}
      </div>
    </section>
  );
}
