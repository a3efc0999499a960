"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState, type FormEvent } from "react";
import type { ComposerActions } from "@/components/composer/composer-actions";
import { ComposerFooter } from "@/components/composer/composer-footer";
import { DraftNotice } from "@/components/composer/draft-notice";
import { ErrorSummary, type FormErrors } from "@/components/composer/error-summary";
import { FollowNotice } from "@/components/composer/follow-notice";
import { MorePart } from "@/components/composer/more-part";
import { readAloudOf } from "@/components/composer/read-aloud-of";
import { RequestPreview, type Requester } from "@/components/composer/request-preview";
import { SentNotice } from "@/components/composer/sent-notice";
import { TemplateBar } from "@/components/composer/template-bar";
import { UntilPart } from "@/components/composer/until-part";
import { useAutosave } from "@/components/composer/use-autosave";
import { useReconnect } from "@/components/composer/use-reconnect";
import { usePatientLookup } from "@/components/composer/use-patient-lookup";
import { WhatPart } from "@/components/composer/what-part";
import { WhoPart } from "@/components/composer/who-part";
import { WhyPart } from "@/components/composer/why-part";
import { rememberSentRequest } from "@/components/consent/dashboard/last-sent-request";
import { rememberHeldRequest } from "@/components/consent/held-request";
import { ReadAloud } from "@/components/consent/read-aloud";
import { SESSION_LOST } from "@/components/session/unsaved-text";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ConsentRequestDraft, FollowedRequest } from "@/lib/consent/dashboard/consent-request-view";
import { changedFields as fieldsChangedFrom } from "@/lib/consent/request/changed-fields";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";
import type { ReadAloudTexts } from "@/lib/web/read-aloud";

type ComposerProps = {
  id: string;
  initial: ConsentRequestDraft;
  /** Whether `initial` is a saved draft. */
  isDraft: boolean;
  /** The request of which `initial` is a copy. */
  follows: FollowedRequest | null;
  /** What the doctor asked for last. */
  lastUsed: ConsentRequestDraft;
  templates: RequestTemplateView[];
  /** The day in India, `YYYY-MM-DD`. */
  today: string;
  requester: Requester;
  readAloud: ReadAloudTexts;
  /** What stands behind the @ of addresses at this hospital's network; null without a connection. */
  ending: string | null;
  actions: ComposerActions;
};

/** The form of a new request: who, why, what, until when. It is saved as a draft while it is filled in. */
export function Composer(props: ComposerProps) {
  const { id, initial, isDraft, follows, lastUsed, templates, today, requester, readAloud, ending, actions } = props;
  const t = useTranslations("composer");
  const router = useRouter();
  const [fields, setFields] = useState(initial);
  const [formErrors, setFormErrors] = useState<FormErrors | null>(null);
  /** What was typed since the errors were shown: they are not about it. */
  const [changedFields, setChangedFields] = useState<string[]>([]);
  const [busy, setBusy] = useState<"checking-address" | "sending" | null>(null);
  const [shownOpenIds, setShownOpenIds] = useState("");
  const [wasSentOtherwise, setWasSentOtherwise] = useState(false);
  /** Whether Send was refused, since the form asks exactly what was denied; not after a change. */
  const [repeatsDenied, setRepeatsDenied] = useState(false);
  const form = { id, ...fields };
  const draft = useAutosave(form, actions.saveDraft, isDraft);
  const { patient, settle } = usePatientLookup(fields.abhaAddress, id, actions);
  const set = (change: Partial<ConsentRequestDraft>) => {
    setFields((before) => ({ ...before, ...change }));
    setChangedFields((before) => [...before, ...Object.keys(change)]);
    setRepeatsDenied(false);
  };
  const openIds = idsOf(patient.open);
  const latest = useRef({ openIds, fields });
  useEffect(() => {
    latest.current = { openIds, fields };
  });

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (busy) return;
    setWasSentOtherwise(false);
    setBusy("checking-address");
    const openBefore = latest.current.openIds;
    const found = await settle();
    // Changed while the address was checked: only what was in the form when Send was pressed may be sent.
    if (latest.current.fields !== fields) return setBusy(null);
    const openNow = idsOf(found.open);
    // Open requests that were not shown before stop the sending once, so that the doctor sees them.
    if (openNow !== "" && openNow !== openBefore && openNow !== shownOpenIds) {
      setShownOpenIds(openNow);
      setFormErrors(null);
      return setBusy(null);
    }
    setBusy("sending");
    draft.pause(true);
    // Counted from here, so that taking back is not offered for longer than the request is held.
    const pressedAt = Date.now();
    const patientNotFound = found.kind === "not-found" && !found.likelyAddress;
    const sent = { ...form, patientNotFound, despiteDenial: repeatsDenied };
    const wasOnline = navigator.onLine;
    const result = await actions.send(sent).catch(refusalOfFailedCall);
    if (result?.status === "done") {
      const { heldFor } = result.value;
      if (heldFor) rememberHeldRequest({ id, until: pressedAt + heldFor * 1_000, takeBack: actions.takeBack });
      rememberSentRequest(result.value.id);
      return router.push("/requests");
    }
    draft.pause(false);
    if (result?.code === "not-signed-in") window.dispatchEvent(new Event(SESSION_LOST));
    if (result?.code === "page-outdated") await draft.save();
    if (result?.code === "denied-unchanged") {
      setRepeatsDenied(true);
      setFormErrors(null);
      return setBusy(null);
    }
    if (result?.code === "conflict") {
      setWasSentOtherwise(true);
      setFormErrors(null);
      return setBusy(null);
    }
    if (result) return fail({ fields: result.fields, code: result.code });
    fail({ fields: {}, code: "unreachable", failed: "send", isUncertain: wasOnline });
  }

  function fail(errors: FormErrors) {
    setFormErrors(errors);
    setChangedFields([]);
    setBusy(null);
  }

  /** Opens a new draft with what is in the form. */
  async function askAgain() {
    if (busy) return;
    setBusy("sending");
    draft.pause(true);
    const copy = await actions.askAgain({ id }).catch(() => null);
    const saved =
      copy?.status === "done" ? await actions.saveDraft({ ...fields, id: copy.value.id }).catch(() => null) : copy;
    if (saved?.status === "done") return router.push(`/requests/new?draft=${saved.value.id}`);
    draft.pause(false);
    fail({ fields: {}, code: saved?.code ?? "unreachable", failed: "ask-again" });
  }

  async function discard() {
    draft.pause(true);
    const result = await actions.discardDraft({ id }).catch(refusalOfFailedCall);
    if (result?.status === "done" || result?.code === "not-found") return router.push("/requests");
    draft.pause(false);
    if (result?.code === "conflict") {
      setFormErrors(null);
      // It was sent, although no answer came: this shows so.
      return draft.save();
    }
    fail({ fields: {}, code: result?.code ?? "unreachable", failed: "discard" });
  }

  // Once they are on the page.
  useEffect(() => {
    if (shownOpenIds !== "") document.getElementById("open-requests")?.focus();
  }, [shownOpenIds]);
  useSendKeys(() => void submit());
  const retry = { send: submit, "ask-again": askAgain, discard };
  useReconnect(() => {
    if (formErrors?.code !== "unreachable") return;
    // What was changed since Send was pressed is sent only when it is pressed again.
    if (formErrors.failed === "send" && changedFields.length === 0) void submit();
    else setFormErrors(null);
  });

  const errors = Object.entries(formErrors?.fields ?? {}).filter(
    ([path]) => !changedFields.includes(path.split(".")[0] ?? path),
  );
  const changedFromLast = follows ? fieldsChangedFrom(follows.asked, fields) : [];
  const isOfSamePatient = !changedFromLast.includes("abhaAddress");
  const changed = isOfSamePatient ? changedFromLast : [];
  const question = { fields, set, errors: Object.fromEntries(errors), changed };
  const sentNotice = { id, fields, requester, busy: busy !== null, onAskAgain: () => void askAgain() };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        // Enter in a field must not send the request by accident.
        if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      noValidate
      method="dialog"
      className="flex max-w-3xl flex-col gap-4"
    >
      <ErrorSummary
        errors={formErrors}
        changed={changedFields}
        busy={busy !== null}
        onRetry={() => void retry[formErrors?.failed ?? "send"]()}
      />
      {follows && isOfSamePatient ? <FollowNotice follows={follows} isRefused={repeatsDenied} /> : null}
      {wasSentOtherwise ? <SentNotice {...sentNotice} reason="refused" /> : null}
      <WhoPart
        {...question}
        patient={patient}
        notSent={shownOpenIds !== "" && shownOpenIds === openIds}
        ending={ending}
      />
      <TemplateBar
        fields={fields}
        lastUsed={lastUsed}
        initialTemplates={templates}
        actions={actions}
        onUse={(change) => set(change)}
      />
      <WhyPart {...question} />
      <WhatPart {...question} today={today} />
      <UntilPart {...question} />
      <MorePart {...question} />
      <RequestPreview fields={fields} requester={requester} />
      <ReadAloud texts={readAloud} request={readAloudOf(fields, requester)} />
      {draft.state.kind === "sent" && !wasSentOtherwise ? <SentNotice {...sentNotice} reason="noticed" /> : null}
      <DraftNotice state={draft.state} />
      <ComposerFooter
        busy={busy !== null}
        abhaAddress={fields.abhaAddress}
        draft={draft}
        onDiscard={() => void discard()}
        sendLabel={t(busy ?? "send")}
      />
    </form>
  );
}

/** Calls `onSend` for Ctrl+Enter or Command+Enter anywhere on the page, but not in its frame or in a dialog. */
function useSendKeys(onSend: () => void): void {
  const send = useEffectEvent(onSend);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, repeat, target } = event;
      if (key !== "Enter" || !(ctrlKey || metaKey) || repeat || !(target instanceof Element)) return;
      if (target !== document.body && (!target.closest("main") || target.closest("dialog"))) return;
      // A button with the focus is not pressed as well.
      event.preventDefault();
      send();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

const idsOf = (requests: readonly { id: string }[]): string => requests.map(({ id }) => id).join(" ");
