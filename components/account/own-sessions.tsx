"use client";

import { useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { signOutNow } from "@/components/session/leave-session";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { OwnSessionView } from "@/lib/staff/staff-view";
import type { ActionResult } from "@/lib/web/action-result";

type SessionsProps = {
  sessions: OwnSessionView[];
  end: (form: { id: string }) => Promise<ActionResult<unknown>>;
  endOthers: () => Promise<ActionResult<{ sessions: number }>>;
};

/** Where one is signed in, each to be ended; the present session not without a question. */
export function OwnSessions({ sessions, end, endOthers }: SessionsProps) {
  const t = useTranslations("own-account");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [status, setStatus] = useState("");

  async function act<T>(action: () => Promise<ActionResult<T>>, doneText: (value: T) => string) {
    setBusy(true);
    setStatus("");
    const result = await action().catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") setStatus(doneText(result.value));
    else setStatus(result ? refusal(result.code) : t("unreachable"));
    router.refresh();
  }

  async function endPresent() {
    setBusy(true);
    await signOutNow();
    setBusy(false);
    setAsking(false);
  }

  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">{t("sessions-lead")}</p>
      <ul className="flex flex-col gap-3">
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isBusy={isBusy}
            onEnd={() =>
              session.isPresent
                ? setAsking(true)
                : void act(
                    () => end({ id: session.id }),
                    () => t("ended"),
                  )
            }
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <Button
          busy={isBusy}
          onClick={() => void act(endOthers, ({ sessions: count }) => t("others-ended", { count }))}
        >
          {t("end-others")}
        </Button>
        <span role="status" className="font-medium">
          {status}
        </span>
      </div>
      <ConfirmDialog
        open={isAsking}
        title={t("end-present-title")}
        keepLabel={t("stay")}
        confirm={t("end-present")}
        busy={isBusy}
        onKeep={() => setAsking(false)}
        onConfirm={() => void endPresent()}
      >
        <p>{t("end-present-text")}</p>
      </ConfirmDialog>
    </div>
  );
}

function SessionItem({ session, isBusy, onEnd }: { session: OwnSessionView; isBusy: boolean; onEnd: () => void }) {
  const t = useTranslations("own-account");
  const time = useTimeFormat(useNow());
  const { isPresent, method, createdAt, lastUsedAt } = session;
  const device = session.device ?? t("unknown-device");
  const place = session.address ? t("place", { address: session.address }) : t("place-unknown");
  return (
    <li
      data-session={isPresent ? "present" : "other"}
      className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line p-3"
    >
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">
          {device} {isPresent ? <span className="font-normal text-soft">({t("present")})</span> : null}
        </p>
        <p className="text-soft">
          {place} · {t(`method.${method}`)}
        </p>
        <p className="text-soft">
          {t("since", { at: time.at(createdAt) })} · {t("last-used", { at: time.at(lastUsedAt) })}
        </p>
      </div>
      <Button busy={isBusy} onClick={onEnd} aria-label={t("end-named", { device, place })} className="print:hidden">
        {t("end")}
      </Button>
    </li>
  );
}
