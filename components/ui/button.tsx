import type { ComponentProps, MouseEvent } from "react";

const SHAPE =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 font-medium no-underline active:translate-y-px aria-disabled:translate-y-0 aria-disabled:opacity-60";

const LOOKS = {
  // Forced colours draw the border and drop the background, which leaves the button its edge.
  primary: "border-transparent bg-accent text-accent-ink hover:opacity-90",
  plain: "border-edge bg-card text-ink hover:bg-sunk",
  quiet: "border-transparent text-accent hover:bg-sunk",
  danger: "border-bad bg-card text-bad hover:bg-bad-tint",
} as const;

export type ButtonLook = keyof typeof LOOKS;

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "plain"): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

type ButtonProps = ComponentProps<"button"> & {
  look?: ButtonLook;
  /** Whether the action of this button is in progress: it ignores presses until then, as with `disabled`. */
  busy?: boolean;
};

/**
 * A button; `type` is "button" by default. While `busy` or `disabled` it ignores presses, and a form is not sent with it, but it keeps the
 * focus: browsers take the focus from a button with the HTML attribute `disabled`.
 */
export function Button({ look = "plain", className = "", busy = false, disabled = false, ...rest }: ButtonProps) {
  const ignored = busy || disabled ? { "aria-disabled": true, onClick: ignorePress } : {};
  return (
    <button
      type="button"
      {...rest}
      {...ignored}
      aria-busy={busy || undefined}
      className={`${buttonClass(look)} ${className}`}
    />
  );
}

function ignorePress(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
