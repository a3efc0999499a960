"use client";

import { useEffect, useRef, type ReactNode } from "react";

/** A modal question before something is destroyed. Escape cancels. */
export function Dialog(props: { open: boolean; title: string; onClose: () => void; children: ReactNode }) {
  const { open, title, onClose, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) element.current?.showModal();
    else element.current?.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      onClose={onClose}
      aria-labelledby="dialog-title"
      className="m-auto max-w-md rounded-lg border border-line bg-card p-5 text-ink backdrop:bg-black/50"
    >
      <h2 id="dialog-title" className="mb-2 text-base font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
