import { useTranslations } from "next-intl";

/** What stands in place of records while they are being decrypted and read. */
export function RecordsOpening({ patient }: { patient: string }) {
  const t = useTranslations("records");
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-card p-4">
      <h1 className="text-base font-semibold">{patient}</h1>
      <p role="status">{t("opening")}</p>
    </div>
  );
}
