"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { CopyForAdmin } from "@/components/ui/copy-for-admin";
import type { RefusalCode } from "@/lib/web/action-result";

/** The refusals that only an administrator mends. */
const FOR_ADMIN: readonly RefusalCode[] = ["no-credential", "sealed-data-unreadable"];

type RefusalTextProps = {
  code: RefusalCode;
  /** Whether doctors read it: they can copy it for an administrator. */
  isForDoctor?: boolean;
};

/**
 * Why an action was refused; where something has changed meanwhile, with a button that shows the present state. What is typed on the page
 * stays. A further refusal is shown by a new element. Needs the texts `refusal` and `refusal-help`.
 */
export function RefusalText({ code, isForDoctor = false }: RefusalTextProps) {
  const t = useTranslations("refusal");
  if (code === "conflict") return <ConflictText />;
  if (!isForDoctor || !FOR_ADMIN.includes(code)) return t(code);
  return (
    <span className="flex flex-col items-start gap-2">
      {t(code)} <CopyForAdmin what={t(code)} />
    </span>
  );
}

function ConflictText() {
  const t = useTranslations("refusal-help");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const [isLooking, startLooking] = useTransition();
  const [hasLooked, setHasLooked] = useState(false);
  const look = () =>
    startLooking(() => {
      router.refresh();
      setHasLooked(true);
    });
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {hasLooked ? t("looked-again") : refusal("conflict")}
      <Button busy={isLooking} onClick={look}>
        {t("look-again")}
      </Button>
    </span>
  );
}
