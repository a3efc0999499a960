import type { ComponentProps } from "react";

const SHAPE =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 py-1.5 font-medium no-underline disabled:opacity-60";

const LOOKS = {
  primary: "bg-accent text-accent-ink hover:opacity-90",
  plain: "border border-edge bg-card text-ink hover:bg-sunk",
  quiet: "text-accent hover:bg-sunk",
  danger: "border border-bad bg-card text-bad hover:bg-bad-tint",
} as const;

export type ButtonLook = keyof typeof LOOKS;

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "plain"): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

/** A button; `type` is "button" by default. */
export function Button({ look = "plain", className = "", ...rest }: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type="button" {...rest} className={`${buttonClass(look)} ${className}`} />;
}
