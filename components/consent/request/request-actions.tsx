"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { StatusCheck, type StatusCheckProps } from "@/components/consent/request/status-check";
import { Button, buttonClass } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { RefusalText } from "@/components/ui/refusal-text";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

type ActionsProps = {
  id: string;
  may: { check: boolean; askAgain: boolean; edit: boolean };
  failed: boolean;
  statusCheck: StatusCheckProps["statusCheck"];
  check: StatusCheckProps["check"];
  askAgain: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
};

/** The actions that the request's status allows. */
export function RequestActions({ id, may, failed, statusCheck, check, askAgain }: ActionsProps) {
  const t = useTranslations("request");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<RefusalCode | null>(null);

  async function copy() {
    if (busy) return;
    setBusy(true);
    setRefused(null);
    const result = await askAgain({ id }).catch(refusalOfFailedCall);
    // It stays busy until the page is left: each press would make one more draft.
    if (result?.status === "done") return router.push(`/requests/new?draft=${result.value.id}`);
    setBusy(false);
    setRefused(result?.code ?? "unreachable");
  }

  return (
    <div className="flex flex-wrap items-center gap-3 print:hidden">
      {may.edit ? (
        <Link href={`/requests/new?draft=${id}`} className={buttonClass("primary")}>
          {t("edit")}
        </Link>
      ) : null}
      {may.askAgain ? (
        <Button look={failed ? "primary" : "plain"} aria-disabled={busy} onClick={() => void copy()}>
          {t("ask-again")}
        </Button>
      ) : null}
      <StatusCheck id={id} mayCheck={may.check} statusCheck={statusCheck} check={check} />
      <span role="status" className="empty:hidden">
        {refused ? <RefusalText code={refused} isForDoctor /> : null}
      </span>
    </div>
  );
}
