"use client";

import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";

/** Keys are ignored for this long (milliseconds) after the dialog opens: the press that opened it may bounce or repeat. */
const KEYS_IGNORED_FOR = 400;

type ConfirmDialogProps = {
  open: boolean;
  title: string;
  /** What is destroyed, and what stays. */
  children: ReactNode;
  /** The text of the safe button. */
  keepLabel: string;
  /** The text of the button that destroys. */
  confirm: string;
  onKeep: () => void;
  onConfirm: () => void;
  busy?: boolean;
  /** What has to be filled in, between the two buttons. */
  field?: ReactNode;
  /** Demands that `expected` is typed before `onConfirm` is called, in upper or lower case; `mismatch` is the error until then. */
  typed?: { label: string; hint?: string; expected: string; mismatch: string };
};

/**
 * A question before something is destroyed. The safe button is the first and has the focus when it opens; keys are ignored at first, and keys
 * that are held down press nothing.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, keepLabel, confirm, onKeep, onConfirm, busy = false, field, typed } = props;
  const typedId = useId();
  const keepButton = useRef<HTMLButtonElement>(null);
  const openedAt = useRef(0);
  const [text, setText] = useState("");
  const [isMismatch, setMismatch] = useState(false);
  useEffect(() => {
    if (!open) return;
    openedAt.current = performance.now();
    keepButton.current?.focus();
  }, [open]);

  const isTooEarly = (at: number) => at - openedAt.current < KEYS_IGNORED_FOR;
  const ignoreKey = (event: KeyboardEvent) => {
    const isHeldDown = event.repeat && (event.key === "Enter" || event.key === " ");
    if (isHeldDown || isTooEarly(event.timeStamp)) stop(event);
  };
  const ignorePressByKey = (event: MouseEvent) => {
    if (event.detail === 0 && isTooEarly(event.timeStamp)) stop(event);
  };
  const close = () => {
    setText("");
    setMismatch(false);
    onKeep();
  };
  const destroy = () => {
    if (!typed || isSame(text, typed.expected)) return onConfirm();
    setMismatch(true);
    document.getElementById(typedId)?.focus();
  };
  return (
    <Dialog open={open} title={title} onClose={close} onKeyDownCapture={ignoreKey} onClickCapture={ignorePressByKey}>
      <div className="mb-4">{children}</div>
      <div className={`flex gap-3 ${typed || field ? "flex-col items-stretch" : "flex-wrap"}`}>
        <Button ref={keepButton} onClick={close}>
          {keepLabel}
        </Button>
        {field}
        {typed ? (
          <Field
            id={typedId}
            label={typed.label}
            hint={typed.hint}
            error={isMismatch ? typed.mismatch : undefined}
            value={text}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => {
              setText(event.target.value);
              setMismatch(false);
            }}
          />
        ) : null}
        <Button look="danger" busy={busy} onClick={destroy}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}

function isSame(text: string, expected: string): boolean {
  return text.trim().toLowerCase() === expected.toLowerCase();
}

function stop(event: KeyboardEvent | MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
