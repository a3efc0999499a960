import type { ComponentProps } from "react";

const LOOKS = {
  note: "border-wait bg-note-tint",
  bad: "border-bad bg-bad-tint",
  good: "border-good bg-card",
  info: "border-accent bg-accent-tint",
} as const;

/** A message in the page, next to its subject. */
export function Notice({
  look = "info",
  className = "",
  ...rest
}: ComponentProps<"div"> & { look?: keyof typeof LOOKS }) {
  return <div {...rest} className={`rounded-md border-l-4 px-3 py-2 ${LOOKS[look]} ${className}`} />;
}
