"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult, Refusal } from "@/lib/web/action-result";

/** Why an action failed; `unreachable` where the server was not reached. */
export type StaffProblem = Refusal | { code: "unreachable"; fields: Record<string, string> };

/**
 * Runs server actions about staff, one at a time. `run` returns the result's value, or null after a failure, which `problem` then describes. `dialog` asks for a fresh proof of identity, and is rendered outside every form.
 */
export function useStaffAction() {
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { call, dialog } = useVerifiedCall();
  async function run<T>(action: () => Promise<ActionResult<T>>): Promise<{ value: T } | null> {
    setBusy(true);
    setProblem(null);
    const result = await call(() => action().catch(refusalOfFailedCall));
    setBusy(false);
    if (result?.status === "done") return { value: result.value };
    setProblem(result ?? { code: "unreachable", fields: {} });
    return null;
  }
  return { run, problem, isBusy, dialog };
}

/** What a failure means, in words. */
export function useProblemText(): (problem: StaffProblem) => string {
  const refusal = useTranslations("refusal");
  const t = useTranslations("staff");
  return ({ code }) => (code === "unreachable" ? t("unreachable") : refusal(code));
}
