"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import type { ActionResult } from "@/lib/web/action-result";

type ActionsProps = {
  id: string;
  may: { check: boolean; askAgain: boolean; edit: boolean };
  failed: boolean;
  check: (form: { id: string }) => Promise<ActionResult<unknown>>;
  repeat: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
};

/** What can be done with a request in its state. */
export function RequestActions({ id, may, failed, check, repeat }: ActionsProps) {
  const t = useTranslations("request");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");

  async function run<T>(work: () => Promise<ActionResult<T>>, done: (value: T) => void) {
    setBusy(true);
    setSaid("");
    const result = await work().catch(() => null);
    setBusy(false);
    if (result?.status === "done") return done(result.value);
    setSaid(refusal(result?.code ?? "unexpected"));
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
              () => setSaid(t("checked")),
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
              () => repeat({ id }),
              (draft) => router.push(`/requests/new?draft=${draft.id}`),
            )
          }
        >
          {t("ask-again")}
        </Button>
      ) : null}
      <span role="status">{said}</span>
    </div>
  );
}
