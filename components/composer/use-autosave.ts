"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ComposerActions, DraftWithId } from "@/components/composer/composer-actions";
import { keepText, SESSION_LOST } from "@/components/session/unsaved-text";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { Refusal } from "@/lib/web/action-result";

/**
 * `retrying`: the last attempt failed. `sent`: the request was sent, possibly from another tab. `gone`: the draft was deleted.
 * `page-outdated`: it is saved, but the page must be loaded again before it can be sent.
 */
export type SaveState =
  | { kind: "clean" | "unsaved" | "saving" | "retrying" | "session-ended" | "sent" | "gone" | "page-outdated" }
  | { kind: "saved"; at: Date };

/** Milliseconds without typing before the form is saved. */
const TYPING_PAUSE = 1_500;
/** Milliseconds after which it is saved though typing goes on. */
const LONGEST_UNSAVED = 4_000;
const RETRY_AFTER = 5_000;

/** Saves the form as a draft once typing pauses, and retries while the server cannot be reached. */
export function useAutosave(form: DraftWithId, saveDraft: ComposerActions["saveDraft"], startsSaved: boolean) {
  const text = JSON.stringify(form);
  const [state, setState] = useState<SaveState>({ kind: "clean" });
  const [saved, setSaved] = useState(text);
  const [isDraft, setIsDraft] = useState(startsSaved);
  const paused = useRef(false);
  const changedAt = useRef<number>(undefined);
  const latest = useRef({ text, form });
  useEffect(() => {
    latest.current = { text, form };
  });
  const isDirty = text !== saved;

  const save = async (): Promise<void> => {
    if (paused.current) return;
    const { text: savingText, form: savingForm } = latest.current;
    changedAt.current = undefined;
    setState({ kind: "saving" });
    const { result, isOutdated } = await saveInAnyVersion(saveDraft, savingForm);
    if (paused.current) return;
    if (result?.status !== "done") {
      if (result?.code === "not-signed-in") window.dispatchEvent(new Event(SESSION_LOST));
      return setState({ kind: failureKind(result?.code) });
    }
    setSaved(savingText);
    setIsDraft(true);
    putDraftIntoAddress(savingForm.id);
    const isCurrent = latest.current.text === savingText;
    if (!isCurrent) return setState({ kind: "unsaved" });
    setState(isOutdated ? { kind: "page-outdated" } : { kind: "saved", at: new Date(result.value.savedAt) });
  };
  const startSave = useEffectEvent(() => void save());
  const markUnsaved = useEffectEvent(() => {
    if (isDirty && !paused.current) {
      setState((before) =>
        before.kind === "retrying" || before.kind === "session-ended" ? before : { kind: "unsaved" },
      );
    }
  });
  const saveOnUnmount = useEffectEvent(() => {
    if (isDirty && !paused.current) void saveInAnyVersion(saveDraft, latest.current.form);
  });

  useEffect(() => {
    if (!isDirty) return;
    markUnsaved();
    changedAt.current ??= Date.now();
    const timer = setTimeout(startSave, Math.min(TYPING_PAUSE, changedAt.current + LONGEST_UNSAVED - Date.now()));
    return () => clearTimeout(timer);
  }, [text, isDirty]);
  useEffect(() => {
    // After the end of a session the text is saved only when the same person has signed in again.
    if (state.kind !== "retrying") return;
    const timer = setTimeout(startSave, RETRY_AFTER);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!paused.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  const isUnsaved = useEffectEvent(() => isDirty && state.kind !== "gone" && state.kind !== "sent");
  const saveNow = useEffectEvent(() => save());
  useEffect(() => keepText({ isUnsaved: () => isUnsaved(), save: () => saveNow() }), []);
  // Navigation within the application asks nothing: what is not saved yet is saved when the form is left.
  useEffect(() => () => saveOnUnmount(), []);

  /** Turns saving off while the form is sent or discarded, and on again if that fails. */
  const pause = (on: boolean) => {
    paused.current = on;
  };
  return { state, save, pause, isDraft };
}

type SavedDraft = Awaited<ReturnType<ComposerActions["saveDraft"]>>;

/**
 * Saves a draft by the server action, or at an address that is the same in every version where the server no longer knows the action. The
 * result is null where the server cannot be reached. Never throws.
 */
async function saveInAnyVersion(
  saveDraft: ComposerActions["saveDraft"],
  form: DraftWithId,
): Promise<{ result: SavedDraft | null; isOutdated: boolean }> {
  const result = await saveDraft(form).catch(refusalOfFailedCall);
  const isOutdated = result?.status === "refused" && result.code === "page-outdated";
  return { result: isOutdated ? await postDraft(form).catch(() => null) : result, isOutdated };
}

async function postDraft(form: DraftWithId): Promise<SavedDraft> {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/api/drafts", { method: "POST", headers, body: JSON.stringify(form) });
  if (response.ok) return { status: "done", value: (await response.json()) as { id: string; savedAt: string } };
  const { error } = (await response.json()) as { error: Refusal };
  return { status: "refused", ...error };
}

function failureKind(code: string | undefined): "retrying" | "session-ended" | "sent" | "gone" {
  if (code === "not-signed-in") return "session-ended";
  if (code === "conflict") return "sent";
  return code === "not-found" ? "gone" : "retrying";
}

/** A reload then opens this draft instead of an empty form. */
function putDraftIntoAddress(id: string): void {
  if (window.location.pathname === "/requests/new") window.history.replaceState(null, "", `?draft=${id}`);
}
