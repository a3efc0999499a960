"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { closeOverlay, type Overlay } from "@/components/frame/overlay";

type OverlayDialogProps = {
  overlay: Overlay;
  label: string;
  className?: string;
  /** Called when it has closed and the focus is where it was before. */
  onClosed?: () => void;
  children: ReactNode;
};

/** A modal dialog over the page. Escape closes it, and a press beside it; the focus then goes back to where it was. */
export function OverlayDialog({ overlay, label, className = "", onClosed, children }: OverlayDialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!element.current?.open) element.current?.showModal();
  }, []);
  return (
    <dialog
      ref={element}
      aria-label={label}
      onClose={() => {
        closeOverlay(overlay);
        onClosed?.();
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
      className={`w-[calc(100%-1rem)] rounded-lg border border-line bg-card p-0 text-ink backdrop:bg-black/50 ${className}`}
    >
      {children}
    </dialog>
  );
}
