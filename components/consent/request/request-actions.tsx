"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult } from "@/lib/web/action-result";

type ActionsProps = {
  id: string;
  may: { check: boolean; askAgain: boolean; edit: boolean };
  failed: boolean;
  check: (form: { id: string }) => Promise<ActionResult<unknown>>;
  askAgain: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
};

/** The actions that the request's status allows. */
export function RequestActions({ id, may, failed, check, askAgain }: ActionsProps) {
  const t = useTranslations("request");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");

  async function run<T>(action: () => Promise<ActionResult<T>>, onDone: (value: T) => void) {
    setBusy(true);
    setStatus("");
    const result = await action().catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") return onDone(result.value);
    setStatus(refusal(result?.code ?? "unexpected"));
  }

  return (
    <div className="flex flex-wrap items-center gap-3 print:hidden">
      {may.edit ? (
        <Link href={`/requests/new?draft=${id}`} className={buttonClass("primary")}>
          {t("edit")}
        </Link>
      ) : null}
      {may.check ? (
        <Button
          disabled={busy}
          onClick={() =>
            void run(
              () => check({ id }),
              () => setStatus(t("checked")),
            )
          }
        >
          {t("check")}
        </Button>
      ) : null}
      {may.askAgain ? (
        <Button
          look={failed ? "primary" : "plain"}
          disabled={busy}
          onClick={() =>
            void run(
              () => askAgain({ id }),
              (draft) => router.push(`/requests/new?draft=${draft.id}`),
            )
          }
        >
          {t("ask-again")}
        </Button>
      ) : null}
      <span role="status">{status}</span>
    </div>
  );
}
