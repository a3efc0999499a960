"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { HeldRequest } from "@/components/consent/held-request";
import { reasonOfRefusal, UndoOffer, type UndoResult } from "@/components/consent/undo-offer";
import { refusalOfFailedCall } from "@/components/ui/failed-call";

type UndoSendProps = HeldRequest & {
  /** Called when there is nothing to undo any more. */
  onEnd: () => void;
};

/** Takes a request back before it leaves, and opens it as a draft. */
export function UndoSend({ id, until, takeBack, onEnd }: UndoSendProps) {
  const t = useTranslations("undo-send");
  const router = useRouter();
  const undo = async (): Promise<UndoResult> => {
    const result = await takeBack({ id }).catch(refusalOfFailedCall);
    if (result?.status !== "done") return reasonOfRefusal(result);
    router.push(`/requests/new?draft=${id}`);
    return "leaving";
  };
  const end = (focused: HTMLElement | null) => {
    if (focused) focusNear(focused);
    onEnd();
  };
  return <UndoOffer sent={t("sent")} until={until} undo={undo} onEnd={end} />;
}

/** Moves the focus from a button to its row of the list, or to the title of its page. */
function focusNear(button: HTMLElement): void {
  const row = button.closest("[data-request]")?.querySelector<HTMLElement>("[data-row-link]");
  const title = document.querySelector("h1");
  if (!row && title) title.tabIndex = -1;
  (row ?? title)?.focus({ preventScroll: true });
}
