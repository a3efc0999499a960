"use client";

import { useEffect, useRef, useState } from "react";
import type { ComposerActions, DraftWithId } from "@/components/composer/actions";

export type SaveState =
  { kind: "clean" | "unsaved" | "saving" | "trying" | "ended" | "sent" | "gone" } | { kind: "saved"; at: Date };

const PAUSE = 1_500;
const RETRY = 5_000;

/** Saves what is typed as a draft once typing pauses, again and again while the desk cannot be reached. */
export function useAutosave(form: DraftWithId, keepDraft: ComposerActions["keepDraft"], startsSaved: boolean) {
  const [state, setState] = useState<SaveState>({ kind: "clean" });
  const text = JSON.stringify(form);
  const saved = useRef(text);
  const stopped = useRef(false);
  const latest = useRef({ text, form });
  useEffect(() => {
    latest.current = { text, form };
  });

  const save = async (): Promise<boolean> => {
    if (stopped.current) return false;
    const { text: sending, form: now } = latest.current;
    setState({ kind: "saving" });
    const result = await keepDraft(now).catch(() => null);
    if (stopped.current) return false;
    if (result?.status === "done") {
      saved.current = sending;
      setState(
        latest.current.text === sending ? { kind: "saved", at: new Date(result.value.savedAt) } : { kind: "unsaved" },
      );
      return true;
    }
    const code = result?.code;
    const kind =
      code === "not-signed-in" ? "ended" : code === "conflict" ? "sent" : code === "not-found" ? "gone" : "trying";
    setState({ kind });
    return false;
  };

  const dirty = text !== saved.current;
  useEffect(() => {
    if (!dirty || stopped.current) return;
    setState((before) => (before.kind === "trying" || before.kind === "ended" ? before : { kind: "unsaved" }));
    const timer = setTimeout(() => void save(), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    if (state.kind !== "trying" && state.kind !== "ended") return;
    const timer = setTimeout(() => void save(), RETRY);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  /** After sending or discarding there is nothing to save any more. */
  const stop = (on = true) => {
    stopped.current = on;
    if (on) saved.current = latest.current.text;
  };
  return { state, save, stop, isDraft: startsSaved || state.kind === "saved" };
}
