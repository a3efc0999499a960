"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StatusWord } from "@/components/consent/status-word";
import { AnswerNotices } from "@/components/frame/help/answer-notices";
import { HelpPart } from "@/components/frame/help/help-part";
import { SingleKeysSwitch } from "@/components/frame/help/single-keys-switch";
import { OverlayDialog } from "@/components/frame/overlay-dialog";
import { Button } from "@/components/ui/button";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import type { Role } from "@/lib/db/actor";

const KEYS = [
  ["commands", "Ctrl K"],
  ["search", "/"],
  ["first", "Enter"],
  ["move", "↑ ↓"],
  ["open", "Enter"],
  ["new", "n"],
  ["send", "Ctrl Enter"],
  ["lock", "Ctrl Shift L"],
  ["help", "?"],
] as const;

/** The keys, what each status means, notices of answers, and whom to ask. */
export function HelpDialog({ person }: { person: { id: string; roles: readonly Role[] } }) {
  const t = useTranslations("help");
  const isDoctor = person.roles.includes("doctor");
  const keys = KEYS.filter(([name]) => isDoctor || (name !== "new" && name !== "send"));
  return (
    <OverlayDialog overlay="help" label={t("title")} className="m-auto max-w-2xl">
      <div className="flex flex-col gap-5 p-5">
        <div className="flex items-start justify-between gap-3">
          <h2 className="text-lg font-semibold">{t("title")}</h2>
          <Button onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}>{t("close")}</Button>
        </div>
        <HelpPart title={t("keys-title")}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {keys.map(([name, key]) => (
              <Entry key={name} term={<kbd className="font-mono">{key}</kbd>}>
                {t(`keys.${name}`)}
              </Entry>
            ))}
          </dl>
          <SingleKeysSwitch />
        </HelpPart>
        <HelpPart title={t("statuses-title")}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {CONSENT_REQUEST_STATUSES.map((status) => (
              <Entry key={status} term={<StatusWord status={status} />}>
                {t(`statuses.${status}`)}
              </Entry>
            ))}
          </dl>
        </HelpPart>
        {isDoctor ? <AnswerNotices person={person.id} /> : null}
        <HelpPart title={t("ask-title")}>
          <p>{t(isDoctor ? "ask-doctor" : "ask-admin")}</p>
        </HelpPart>
      </div>
    </OverlayDialog>
  );
}

function Entry({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
