import { useTranslations } from "next-intl";
import { StatusIcon, statusColour } from "@/components/consent/status-icon";

/** A status as icon and word. */
export function StatusWord({ status, of = "status" }: { status: string; of?: "status" | "artefact-status" }) {
  const t = useTranslations(of);
  return (
    <span
      className={`inline-flex items-center gap-1.5 align-bottom font-semibold whitespace-nowrap ${statusColour(status)}`}
    >
      <StatusIcon status={status} />
      {t(status)}
    </span>
  );
}
