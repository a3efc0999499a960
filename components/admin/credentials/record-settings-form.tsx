"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { SelectField } from "@/components/ui/field";
import { RefusalText } from "@/components/ui/refusal-text";
import type { RecordSettings } from "@/lib/hospital/record-settings";
import type { ActionResult } from "@/lib/web/action-result";

type FormProps = {
  settings: RecordSettings;
  save: (form: RecordSettings) => Promise<ActionResult<unknown>>;
};

/** When the hospital's records are requested, and how the public key is written. */
export function RecordSettingsForm({ settings, save }: FormProps) {
  const t = useTranslations("record-settings");
  const router = useRouter();
  const [chosen, setChosen] = useState(settings);
  const [isBusy, setIsBusy] = useState(false);
  const [status, setStatus] = useState<ReactNode>(null);

  async function submit() {
    setIsBusy(true);
    setStatus(null);
    const result = await save(chosen).catch(refusalOfFailedCall);
    setIsBusy(false);
    setStatus(result?.status === "done" ? t("saved") : <RefusalText code={result?.code ?? "unreachable"} />);
    if (result?.status === "done") router.refresh();
  }

  return (
    <form
      method="dialog"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SelectField
        id="records-requested"
        label={t("when")}
        hint={t("when-hint")}
        value={chosen.recordsRequested}
        onChange={({ target }) =>
          setChosen({ ...chosen, recordsRequested: target.value === "when-asked" ? "when-asked" : "at-grant" })
        }
      >
        <option value="at-grant">{t("at-grant")}</option>
        <option value="when-asked">{t("when-asked")}</option>
      </SelectField>
      <SelectField
        id="public-key-format"
        label={t("key-format")}
        hint={t("key-format-hint")}
        value={chosen.publicKeyFormat}
        onChange={({ target }) => setChosen({ ...chosen, publicKeyFormat: target.value === "x509" ? "x509" : "raw" })}
      >
        <option value="raw">{t("raw")}</option>
        <option value="x509">{t("x509")}</option>
      </SelectField>
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <Button type="submit" disabled={isBusy}>
          {t("save")}
        </Button>
        <span role="status">{status}</span>
      </div>
    </form>
  );
}
