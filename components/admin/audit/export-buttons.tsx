import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AuditFilterValues } from "@/components/admin/audit/audit-filters";
import { Button } from "@/components/ui/button";

const FORMATS = ["csv", "jsonl"] as const;

/** Saves what the filter finds as a file. */
export function ExportButtons({ filter }: { filter: AuditFilterValues }) {
  const t = useTranslations("audit");
  const [problem, setProblem] = useState<"verification-needed" | "failed" | null>(null);

  async function save(format: (typeof FORMATS)[number]): Promise<void> {
    setProblem(null);
    try {
      const response = await fetch("/api/audit-export", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...filter, format }),
        cache: "no-store",
      });
      if (!response.ok) return setProblem(response.status === 403 ? "verification-needed" : "failed");
      const address = URL.createObjectURL(await response.blob());
      Object.assign(document.createElement("a"), { href: address, download: `audit.${format}` }).click();
      URL.revokeObjectURL(address);
    } catch {
      setProblem("failed");
    }
  }

  return (
    <>
      {FORMATS.map((format) => (
        <Button key={format} onClick={() => void save(format)}>
          {t(`export.${format}`)}
        </Button>
      ))}
      <p role="alert" className="basis-full font-medium text-bad empty:hidden">
        {problem === null ? null : t(`export.${problem}`)}
      </p>
    </>
  );
}
