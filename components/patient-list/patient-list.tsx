"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { Question } from "@/components/composer/question";
import { RequestPreview, type Requester } from "@/components/composer/request-preview";
import { UntilPart } from "@/components/composer/until-part";
import { WhatPart } from "@/components/composer/what-part";
import { UndoOffer } from "@/components/consent/undo-offer";
import { keepText } from "@/components/session/unsaved-text";
import { findKeptList, keepList } from "@/components/patient-list/kept-lists";
import { ListInput } from "@/components/patient-list/list-input";
import { listRows } from "@/components/patient-list/list-rows";
import { ListTable } from "@/components/patient-list/list-table";
import { MOST_PATIENTS, readAddressList } from "@/components/patient-list/read-address-list";
import { useAddressChecks } from "@/components/patient-list/use-address-checks";
import { useListSending, type TakeBackMany } from "@/components/patient-list/use-list-sending";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

type PatientListProps = {
  /** Makes the ids of the requests, so that the same list asks nobody twice. */
  listId: string;
  staffId: string;
  initial: ConsentRequestDraft;
  /** The day in India, `YYYY-MM-DD`. */
  today: string;
  requester: Requester;
  takeBack: TakeBackMany;
};

/** Asks up to 50 patients the same: their addresses, one set of questions, and what becomes of each request. */
export function PatientList({ listId, staffId, initial, today, requester, takeBack }: PatientListProps) {
  const t = useTranslations("patient-list");
  const purposes = useTranslations("purpose");
  const [list, setList] = useState(() => findKeptList(staffId, listId) ?? { text: "", fields: initial, choices: {} });
  const { text, fields, choices } = list;
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [stage, setStage] = useState<"idle" | "checking" | "submitting">("idle");
  const isBusy = useRef(false);
  const askButton = useRef<HTMLButtonElement>(null);
  // A long text takes its time, and the page is rendered for each patient that is asked.
  const entries = useMemo(() => readAddressList(text), [text]);
  const tooMany = Math.max(0, entries.length - MOST_PATIENTS);
  const addresses =
    tooMany > 0 ? [] : entries.flatMap(({ abhaAddress, sameAs }) => (sameAs ? [] : (abhaAddress ?? [])));
  const { facts, problem, retry, settleNames } = useAddressChecks(listId, addresses);
  const { progress, send, undoable, undone, undo, endUndo } = useListSending(takeBack);
  const rows = tooMany > 0 ? [] : listRows(entries, facts, progress, choices);
  const chosen = rows.flatMap(({ check, isChosen }) => (check && isChosen ? [check] : []));
  const states = Object.values(progress);
  const asked = states.filter(({ kind }) => kind === "asked" || kind === "asked-otherwise").length;
  const failed = states.filter(({ kind }) => kind === "failed").length;
  const isUnfinished = chosen.length > 0 || stage !== "idle";

  useEffect(() => keepList(staffId, listId, list), [staffId, listId, list]);
  const isFilled = useEffectEvent(() => list.text.trim() !== "");
  useEffect(() => keepText({ isUnsaved: () => isFilled(), save: () => Promise.resolve() }), []);
  useEffect(() => {
    if (!isUnfinished) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnfinished]);
  useEffect(() => {
    const [field] = Object.keys(errors);
    if (field) document.getElementById(field.split(".")[0] ?? field)?.focus();
  }, [errors]);

  const set = (change: Partial<ConsentRequestDraft>) => {
    setList((before) => ({ ...before, fields: { ...before.fields, ...change } }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in change))));
  };
  const ask = async () => {
    if (isBusy.current || chosen.length === 0) return;
    isBusy.current = true;
    setStage("checking");
    const { names } = await settleNames(chosen.map(({ abhaAddress }) => abhaAddress));
    setStage("submitting");
    const known = chosen.filter(({ abhaAddress }) => names[abhaAddress]?.kind !== "not-found");
    setErrors(await send({ ...fields, purpose: initial.purpose }, known));
    setStage("idle");
    isBusy.current = false;
  };

  const isLocked = stage !== "idle";
  const question = { fields, set, errors };
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Question title={t("who")}>
        <ListInput
          text={text}
          tooMany={tooMany}
          isLocked={isLocked}
          onText={(changed) => setList((before) => ({ ...before, text: changed }))}
        />
        {problem ? (
          <Notice look="bad" role="alert" className="flex flex-wrap items-center gap-3">
            <p>{t(problem === "not-signed-in" ? "not-checked-signed-out" : "not-checked")}</p>
            {problem === "not-signed-in" ? <SignInAgain /> : null}
            <Button onClick={retry}>{t("check-again")}</Button>
          </Notice>
        ) : null}
        {rows.length > 0 ? (
          <ListTable
            rows={rows}
            isLocked={isLocked}
            onChoose={(abhaAddress, isChosen) =>
              setList((before) => ({ ...before, choices: { ...before.choices, [abhaAddress]: isChosen } }))
            }
          />
        ) : null}
      </Question>
      <fieldset disabled={isLocked} className="flex flex-col gap-4">
        <Question title={t("why")}>
          <p>
            <span className="font-medium">{purposes("CAREMGT")}</span>
            <span className="block text-soft">{t("purpose-hint")}</span>
          </p>
        </Question>
        <WhatPart {...question} today={today} />
        <UntilPart {...question} />
      </fieldset>
      <RequestPreview fields={fields} requester={requester} />
      <div className="sticky bottom-14 -mx-4 flex flex-wrap items-center gap-3 border-t border-line bg-page px-4 py-3 md:bottom-0 print:hidden">
        <Button
          ref={askButton}
          look="primary"
          aria-disabled={isLocked || chosen.length === 0}
          onClick={() => void ask()}
        >
          {stage === "idle" ? t("ask", { count: chosen.length }) : t(stage)}
        </Button>
        <p role="status" className="min-h-6">
          {states.length > 0 ? t("progress", { asked, count: states.length }) : ""}{" "}
          {failed > 0 ? t("failed", { count: failed }) : ""}
          {undone && undone.takenBack > 0 ? ` ${t("taken-back", { count: undone.takenBack })}` : ""}
          {undone && undone.left > 0 ? ` ${t("had-left", { count: undone.left })}` : ""}
        </p>
        {undoable.length > 0 ? (
          <UndoOffer
            sent={t("sent", { count: undoable.length })}
            until={Math.max(...undoable.map(({ until }) => until))}
            undo={undo}
            onEnd={(focused) => {
              if (focused) askButton.current?.focus();
              endUndo();
            }}
          />
        ) : null}
        {states.some((state) => state.kind === "failed" && state.code === "not-signed-in") ? <SignInAgain /> : null}
        {asked > 0 && stage === "idle" ? (
          <Link href="/requests" className="inline-flex min-h-6 items-center">
            {t("see-all")}
          </Link>
        ) : null}
      </div>
    </div>
  );
}

/** In another tab, so that the list stays. */
function SignInAgain() {
  const t = useTranslations("patient-list");
  return (
    <a href="/sign-in" target="_blank" rel="noreferrer">
      {t("sign-in-again")}
    </a>
  );
}
