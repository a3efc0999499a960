"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { ComposerActions } from "@/components/composer/composer-actions";
import { ComposerFooter } from "@/components/composer/composer-footer";
import { DraftNotice } from "@/components/composer/draft-notice";
import { ErrorSummary, type FormErrors } from "@/components/composer/error-summary";
import { MorePart } from "@/components/composer/more-part";
import { RequestPreview, type Requester } from "@/components/composer/request-preview";
import { SentNotice } from "@/components/composer/sent-notice";
import { UntilPart } from "@/components/composer/until-part";
import { useAutosave } from "@/components/composer/use-autosave";
import { usePatientLookup } from "@/components/composer/use-patient-lookup";
import { WhatPart } from "@/components/composer/what-part";
import { WhoPart } from "@/components/composer/who-part";
import { WhyPart } from "@/components/composer/why-part";
import { rememberSentRequest } from "@/components/consent/dashboard/last-sent-request";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

type ComposerProps = {
  id: string;
  initial: ConsentRequestDraft;
  /** Whether `initial` is a saved draft. */
  isDraft: boolean;
  /** The day in India, `YYYY-MM-DD`. */
  today: string;
  requester: Requester;
  /** What stands behind the @ of addresses at this hospital's network; null without a connection. */
  ending: string | null;
  actions: ComposerActions;
};

/** The form of a new request: who, why, what, until when. It is saved as a draft while it is filled in. */
export function Composer({ id, initial, isDraft, today, requester, ending, actions }: ComposerProps) {
  const t = useTranslations("composer");
  const router = useRouter();
  const [fields, setFields] = useState(initial);
  const [formErrors, setFormErrors] = useState<FormErrors | null>(null);
  /** What was typed since the errors were shown: they are not about it. */
  const [changedFields, setChangedFields] = useState<string[]>([]);
  const [busy, setBusy] = useState<"checking-address" | "sending" | null>(null);
  const [shownOpenIds, setShownOpenIds] = useState("");
  const [wasSentOtherwise, setWasSentOtherwise] = useState(false);
  const form = { id, ...fields };
  const draft = useAutosave(form, actions.saveDraft, isDraft);
  const { patient, settle } = usePatientLookup(fields.abhaAddress, actions);
  const set = (change: Partial<ConsentRequestDraft>) => {
    setFields((before) => ({ ...before, ...change }));
    setChangedFields((before) => [...before, ...Object.keys(change)]);
  };
  const openIds = idsOf(patient.open);
  const latest = useRef({ openIds, fields });
  useEffect(() => {
    latest.current = { openIds, fields };
  });

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (busy) return;
    setFormErrors(null);
    setWasSentOtherwise(false);
    setBusy("checking-address");
    const openBefore = latest.current.openIds;
    const found = await settle();
    // Changed while the address was checked: only what was in the form when Send was pressed may be sent.
    if (latest.current.fields !== fields) return setBusy(null);
    if (found.kind === "not-found" && !found.likelyAddress)
      return fail({ fields: { abhaAddress: "patient-not-found" } });
    const openNow = idsOf(found.open);
    // Open requests that were not shown before stop the sending once, so that the doctor sees them.
    if (openNow !== "" && openNow !== openBefore && openNow !== shownOpenIds) {
      setShownOpenIds(openNow);
      setBusy(null);
      return document.getElementById("open-requests")?.focus();
    }
    setBusy("sending");
    draft.pause(true);
    const result = await actions.send(form).catch(refusalOfFailedCall);
    if (result?.status === "done") {
      rememberSentRequest(result.value.id);
      return router.push("/requests");
    }
    draft.pause(false);
    if (result?.code === "page-outdated") await draft.save();
    if (result?.code === "conflict") {
      setWasSentOtherwise(true);
      return setBusy(null);
    }
    fail(result ? { fields: result.fields, code: result.code } : { fields: {}, code: "unreachable" });
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
    fail({ fields: {}, code: saved?.code ?? "unreachable" });
  }

  async function discard() {
    draft.pause(true);
    const result = await actions.discardDraft({ id }).catch(refusalOfFailedCall);
    if (result?.status === "done" || result?.code === "not-found") return router.push("/requests");
    draft.pause(false);
    fail({ fields: {}, code: result?.code ?? "unreachable" });
  }

  const errors = Object.entries(formErrors?.fields ?? {}).filter(
    ([path]) => !changedFields.includes(path.split(".")[0] ?? path),
  );
  const question = { fields, set, errors: Object.fromEntries(errors) };
  const sentNotice = { id, fields, requester, busy: busy !== null, onAskAgain: () => void askAgain() };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) void submit();
        // Enter in a field must not send the request by accident.
        else if (event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      noValidate
      // Without it, a form that is sent before the page's code runs would put what was typed into the address of the page.
      method="dialog"
      className="flex max-w-3xl flex-col gap-4"
    >
      <ErrorSummary errors={formErrors} />
      {wasSentOtherwise ? <SentNotice {...sentNotice} reason="refused" /> : null}
      <WhoPart
        {...question}
        patient={patient}
        notSent={shownOpenIds !== "" && shownOpenIds === openIds}
        ending={ending}
      />
      <WhyPart {...question} />
      <WhatPart {...question} today={today} />
      <UntilPart {...question} />
      <MorePart {...question} />
      <RequestPreview fields={fields} requester={requester} />
      {draft.state.kind === "sent" && !wasSentOtherwise ? <SentNotice {...sentNotice} reason="noticed" /> : null}
      <DraftNotice state={draft.state} />
      <ComposerFooter
        busy={busy !== null}
        draft={draft}
        onDiscard={() => void discard()}
        sendLabel={t(busy ?? "send")}
      />
    </form>
  );
}

const idsOf = (requests: readonly { id: string }[]): string => requests.map(({ id }) => id).join(" ");
