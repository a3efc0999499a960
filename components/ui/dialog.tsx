"use client";

import { useEffect, useId, useRef, type ComponentProps } from "react";

type DialogProps = Omit<ComponentProps<"dialog">, "open" | "onClose"> & {
  open: boolean;
  title: string;
  onClose: () => void;
};

/** A modal question or form. Escape closes it; the focus goes back to where it was. A question before something is destroyed is a `ConfirmDialog`. */
export function Dialog({ open, title, onClose, children, className = "max-w-md", ...rest }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open) element.current?.showModal();
    else element.current?.close();
  }, [open]);
  return (
    <dialog
      {...rest}
      ref={element}
      onClose={(event) => {
        // React passes on that a dialog within this one was closed.
        if (event.target === event.currentTarget) onClose();
      }}
      aria-labelledby={titleId}
      className={`m-auto w-[calc(100%-2rem)] rounded-lg border border-line bg-card p-5 text-ink backdrop:bg-black/50 ${className}`}
    >
      <h2 id={titleId} className="mb-2 text-base font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
