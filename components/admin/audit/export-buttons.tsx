"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import type { AuditFilterValues } from "@/components/admin/audit/audit-filters";
import { Button } from "@/components/ui/button";
import type { ActionResult, Refusal } from "@/lib/web/action-result";

const FORMATS = ["csv", "jsonl"] as const;
type Format = (typeof FORMATS)[number];

/** Saves what the filter finds as a file, after a fresh proof of who asks for it. */
export function ExportButtons({ filter }: { filter: AuditFilterValues }) {
  const t = useTranslations("audit.export");
  const { call, dialog } = useVerifiedCall();
  const [problem, setProblem] = useState<"verification-needed" | "failed" | null>(null);

  async function save(format: Format): Promise<void> {
    setProblem(null);
    const result = await call(() => fetchExport(filter, format));
    if (result?.status !== "done")
      return setProblem(result?.code === "verification-needed" ? "verification-needed" : "failed");
    const address = URL.createObjectURL(result.value);
    Object.assign(document.createElement("a"), { href: address, download: `audit.${format}` }).click();
    URL.revokeObjectURL(address);
  }

  return (
    <>
      {FORMATS.map((format) => (
        <Button key={format} onClick={() => void save(format)}>
          {t(format)}
        </Button>
      ))}
      <p role="alert" className="basis-full font-medium text-bad empty:hidden">
        {problem === null ? null : t(problem)}
      </p>
      {dialog}
    </>
  );
}

/** Null where the server cannot be reached. */
async function fetchExport(filter: AuditFilterValues, format: Format): Promise<ActionResult<Blob> | null> {
  try {
    const response = await fetch("/api/audit-export", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...filter, format }),
      cache: "no-store",
    });
    if (response.ok) return { status: "done", value: await response.blob() };
    const { error } = (await response.json()) as { error: Pick<Refusal, "code"> };
    return { status: "refused", code: error.code, fields: {} };
  } catch {
    return null;
  }
}
