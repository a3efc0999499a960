"use client";

import { useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LinkHandover } from "@/components/admin/staff/link-handover";
import { ProblemNotice } from "@/components/admin/staff/problem-notice";
import { SignInWaysText } from "@/components/admin/staff/sign-in-ways";
import { StaffStateWord } from "@/components/admin/staff/staff-state-word";
import { useStaffAction } from "@/components/admin/staff/use-staff-action";
import { ShortTime } from "@/components/time/short-time";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FactList } from "@/components/ui/fact-list";
import type { NewLink, StaffView } from "@/lib/staff/staff-view";
import type { ActionResult } from "@/lib/web/action-result";

type OnPerson<T> = (form: { id: string }) => Promise<ActionResult<T>>;

export type AccessActions = {
  disable: OnPerson<unknown>;
  enable: OnPerson<unknown>;
  signOut: OnPerson<{ sessions: number }>;
  reset: OnPerson<NewLink>;
  renew: OnPerson<NewLink>;
  withdraw: OnPerson<unknown>;
};

/** How a person signs in, and what an admin may do about it. */
export function PersonAccess({ person, actions }: { person: StaffView; actions: AccessActions }) {
  const t = useTranslations("staff.person");
  const columns = useTranslations("staff");
  const router = useRouter();
  const time = useTimeFormat(useNow());
  const { run, problem, isBusy, dialog } = useStaffAction();
  const [status, setStatus] = useState("");
  const [made, setMade] = useState<NewLink | null>(null);
  const [question, setQuestion] = useState<"disable" | "reset" | null>(null);
  const { id, name, state, ways, link, sessions, lastSeenAt } = person;

  async function act<T>(action: OnPerson<T>, onDone: (value: T) => void) {
    setQuestion(null);
    setStatus("");
    setMade(null);
    const result = await run(() => action({ id }));
    if (result) onDone(result.value);
    // Also after a refusal: another admin may have acted first.
    router.refresh();
  }
  const isInvited = state === "invited" || state === "no-way-in";
  return (
    <div className="flex flex-col gap-3">
      {problem ? <ProblemNotice problem={problem} /> : null}
      {made ? <LinkHandover made={made} /> : null}
      <FactList
        columns="stacked"
        facts={[
          { name: columns("columns.state"), value: <StaffStateWord state={state} /> },
          { name: columns("columns.ways"), value: <SignInWaysText ways={ways} /> },
          {
            name: columns("columns.last-seen"),
            value: lastSeenAt ? <ShortTime iso={lastSeenAt} /> : columns("never"),
          },
        ]}
      />
      <p>{t("sessions", { count: sessions })}</p>
      {link ? <p>{t("open-link", { until: time.until(link.expiresAt) })}</p> : null}
      {state === "no-way-in" ? <p>{t("no-link")}</p> : null}
      <div className="flex flex-wrap gap-3 print:hidden">
        {isInvited ? (
          <Button busy={isBusy} onClick={() => void act(actions.renew, setMade)}>
            {t("renew")}
          </Button>
        ) : null}
        {link ? (
          <Button busy={isBusy} onClick={() => void act(actions.withdraw, () => setStatus(t("withdrawn")))}>
            {t("withdraw")}
          </Button>
        ) : null}
        {state === "active" ? (
          <>
            <Button
              busy={isBusy}
              onClick={() => void act(actions.signOut, ({ sessions: count }) => setStatus(t("signed-out", { count })))}
            >
              {t("sign-out")}
            </Button>
            <Button look="danger" busy={isBusy} onClick={() => setQuestion("reset")}>
              {t("reset")}
            </Button>
          </>
        ) : null}
        {state === "disabled" ? (
          <Button busy={isBusy} onClick={() => void act(actions.enable, () => setStatus(t("enabled")))}>
            {t("enable")}
          </Button>
        ) : (
          <Button look="danger" busy={isBusy} onClick={() => setQuestion("disable")}>
            {t("disable")}
          </Button>
        )}
      </div>
      <p role="status" className="font-medium empty:hidden">
        {status}
      </p>
      <ConfirmDialog
        open={question === "reset"}
        title={t("reset-title", { name })}
        keepLabel={t("unchanged")}
        confirm={t("reset")}
        onKeep={() => setQuestion(null)}
        onConfirm={() => void act(actions.reset, setMade)}
      >
        <p>{t("reset-text")}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={question === "disable"}
        title={t("disable-title", { name })}
        keepLabel={t("unchanged")}
        confirm={t("disable")}
        onKeep={() => setQuestion(null)}
        onConfirm={() => void act(actions.disable, () => setStatus(t("disabled")))}
      >
        <p>{t("disable-text")}</p>
      </ConfirmDialog>
      {dialog}
    </div>
  );
}
