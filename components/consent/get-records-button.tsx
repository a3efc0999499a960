"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult } from "@/lib/web/action-result";

type GetRecordsProps = {
  artefactId: string;
  /** Which hospital's records, for who does not see what stands beside the button. */
  hospital: string;
  getRecords: (form: { artefactId: string }) => Promise<ActionResult<unknown>>;
};

/** Requests the records of one hospital, again where some are here. */
export function GetRecordsButton({ artefactId, hospital, getRecords }: GetRecordsProps) {
  const t = useTranslations("get-records");
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [status, setStatus] = useState("");

  async function request() {
    setIsBusy(true);
    setStatus("");
    const result = await getRecords({ artefactId }).catch(refusalOfFailedCall);
    setIsBusy(false);
    if (result?.status === "done") return router.refresh();
    const code = result?.code;
    setStatus(t(code === "too-many-attempts" || code === "conflict" || code === "not-found" ? code : "failed"));
  }

  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 print:hidden">
      <Button disabled={isBusy} onClick={() => void request()}>
        {t("button")}
        <span className="sr-only"> {hospital}</span>
      </Button>
      <span role="status">{status}</span>
    </span>
  );
}
