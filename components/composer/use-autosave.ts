"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ComposerActions, DraftWithId } from "@/components/composer/composer-actions";

export type SaveState =
  { kind: "clean" | "unsaved" | "saving" | "trying" | "ended" | "sent" | "gone" } | { kind: "saved"; at: Date };

const PAUSE = 1_500;
const RETRY = 5_000;

/** Saves what is typed as a draft once typing pauses, again and again while the desk cannot be reached. */
export function useAutosave(form: DraftWithId, keepDraft: ComposerActions["keepDraft"], startsSaved: boolean) {
  const text = JSON.stringify(form);
  const [state, setState] = useState<SaveState>({ kind: "clean" });
  const [saved, setSaved] = useState(text);
  const [isDraft, setIsDraft] = useState(startsSaved);
  const stopped = useRef(false);
  const latest = useRef({ text, form });
  useEffect(() => {
    latest.current = { text, form };
  });
  const dirty = text !== saved;

  const save = async (): Promise<void> => {
    if (stopped.current) return;
    const { text: sending, form: now } = latest.current;
    setState({ kind: "saving" });
    const result = await keepDraft(now).catch(() => null);
    if (stopped.current) return;
    if (result?.status !== "done") return setState({ kind: kindOf(result?.code) });
    setSaved(sending);
    setIsDraft(true);
    rememberInAddress(now.id);
    const upToDate = latest.current.text === sending;
    setState(upToDate ? { kind: "saved", at: new Date(result.value.savedAt) } : { kind: "unsaved" });
  };
  const saveSoon = useEffectEvent(() => void save());
  const noteTyping = useEffectEvent(() => {
    if (dirty && !stopped.current) {
      setState((before) => (before.kind === "trying" || before.kind === "ended" ? before : { kind: "unsaved" }));
    }
  });
  const keepOnLeaving = useEffectEvent(() => {
    if (dirty && !stopped.current) void keepDraft(latest.current.form).catch(() => undefined);
  });

  useEffect(() => {
    if (!dirty) return;
    noteTyping();
    const timer = setTimeout(saveSoon, PAUSE);
    return () => clearTimeout(timer);
  }, [text, dirty]);
  useEffect(() => {
    if (state.kind !== "trying" && state.kind !== "ended") return;
    const timer = setTimeout(saveSoon, RETRY);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!stopped.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
  // Going on within the desk asks nothing: what is not saved yet is saved on the way.
  useEffect(() => () => keepOnLeaving(), []);

  /** After sending or discarding there is nothing to save any more. */
  const stop = (on = true) => {
    stopped.current = on;
  };
  return { state, save, stop, isDraft };
}

function kindOf(code: string | undefined): "trying" | "ended" | "sent" | "gone" {
  if (code === "not-signed-in") return "ended";
  if (code === "conflict") return "sent";
  return code === "not-found" ? "gone" : "trying";
}

// Loaded anew, the page goes on with this draft instead of an empty form.
function rememberInAddress(id: string): void {
  if (window.location.pathname === "/requests/new") window.history.replaceState(null, "", `?draft=${id}`);
}
