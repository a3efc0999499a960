"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { ComposerActions } from "@/components/composer/composer-actions";
import { ComposerFoot } from "@/components/composer/composer-foot";
import { DraftNotice } from "@/components/composer/draft-notice";
import { ErrorSummary, type FormErrors } from "@/components/composer/error-summary";
import { MorePart } from "@/components/composer/more-part";
import { PatientSentence } from "@/components/composer/patient-sentence";
import { UntilPart } from "@/components/composer/until-part";
import { useAutosave } from "@/components/composer/use-autosave";
import { usePatient } from "@/components/composer/use-patient";
import { WhatPart } from "@/components/composer/what-part";
import { WhoPart } from "@/components/composer/who-part";
import { WhyPart } from "@/components/composer/why-part";
import { rememberSentRequest } from "@/components/consent/dashboard/last-sent-request";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

export type ComposerProps = {
  id: string;
  start: ConsentRequestDraft;
  /** Whether the form stands on a draft that was saved before. */
  isDraft: boolean;
  today: string;
  asker: { doctor: string; registration: string; hospital: string };
  actions: ComposerActions;
};

/** The form that asks a patient: who, why, what, until when. Nothing typed is ever lost. */
export function Composer({ id, start, isDraft, today, asker, actions }: ComposerProps) {
  const t = useTranslations("composer");
  const router = useRouter();
  const [fields, setFields] = useState(start);
  const [problems, setProblems] = useState<FormErrors | null>(null);
  const [busy, setBusy] = useState<"checking" | "sending" | null>(null);
  const [shownOpen, setShownOpen] = useState("");
  const form = { id, ...fields };
  const draft = useAutosave(form, actions.keepDraft, isDraft);
  const { patient, settle } = usePatient(fields.abhaAddress, actions);
  const set = (change: Partial<ConsentRequestDraft>) => setFields((before) => ({ ...before, ...change }));
  const openIds = patient.open.map((request) => request.id).join(" ");
  const shown = useRef({ openIds, fields });
  useEffect(() => {
    shown.current = { openIds, fields };
  });

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (busy) return;
    setProblems(null);
    setBusy("checking");
    const seen = shown.current.openIds;
    const found = await settle();
    // Corrected while the address was checked: what is sent is only ever what stood there when Send was pressed.
    if (shown.current.fields !== fields) return setBusy(null);
    if (found.kind === "not-found") return refuse({ fields: { abhaAddress: "patient-not-found" } });
    const open = found.open.map((request) => request.id).join(" ");
    // Shown before another is sent: what came up only now stops it once.
    if (open !== "" && open !== seen && open !== shownOpen) {
      setShownOpen(open);
      setBusy(null);
      return document.getElementById("open-requests")?.focus();
    }
    setBusy("sending");
    draft.stop();
    const result = await actions.send(form).catch(() => null);
    if (result?.status === "done") {
      rememberSentRequest(result.value.id);
      return router.push("/requests");
    }
    draft.stop(false);
    refuse(result ? { fields: result.fields, code: result.code } : { fields: {}, code: "unreachable" });
  }

  function refuse(found: FormErrors) {
    setProblems(found);
    setBusy(null);
  }

  async function discard() {
    draft.stop();
    const result = await actions.discard({ id }).catch(() => null);
    if (result?.status === "done" || result?.code === "not-found") return router.push("/requests");
    draft.stop(false);
    refuse({ fields: {}, code: result?.code ?? "unreachable" });
  }

  const errors = problems?.fields ?? {};
  const part = { fields, set, errors };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) void submit();
        // A patient is not asked by a stray Enter in a field.
        else if (event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      noValidate
      className="flex max-w-3xl flex-col gap-4"
    >
      <ErrorSummary problems={problems} />
      <WhoPart {...part} patient={patient} stopped={shownOpen !== "" && shownOpen === openIds} />
      <WhyPart {...part} />
      <WhatPart {...part} today={today} />
      <UntilPart {...part} />
      <MorePart {...part} />
      <PatientSentence fields={fields} asker={asker} />
      <DraftNotice state={draft.state} id={id} />
      <ComposerFoot busy={busy} draft={draft} onDiscard={() => void discard()} label={busy ? t(busy) : t("send")} />
    </form>
  );
}
