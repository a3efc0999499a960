import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

/** The ids by which support finds a request; hidden until opened. */
export function RequestIds({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const texts = { copy: t("copy"), copied: t("copied"), failed: t("copy-failed") };
  const ids: [string, string][] = [
    [t("id-ours"), request.id],
    ...(request.cmConsentRequestId ? [[t("id-cm"), request.cmConsentRequestId] as [string, string]] : []),
    ...request.artefacts.map(({ id, hip }): [string, string] => [
      t("id-artefact", { hospital: hip?.name ?? hip?.id ?? t("unknown-hospital") }),
      id,
    ]),
  ];
  return (
    <details className="mt-3">
      <summary className="text-soft">{t("ids")}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {ids.map(([label, id]) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3">
            <span className="text-soft">{label}</span>
            <code className="font-mono">{id}</code>
            <CopyButton text={id} label={label} texts={texts} />
          </li>
        ))}
      </ul>
    </details>
  );
}
