"use client";

import type { ReactNode } from "react";
import { useWasLeft } from "@/components/live/use-was-left";

type FreshPageProps = {
  /** When the server made the page (ISO 8601). */
  madeAt: string;
  /** What stands in its place while a page that was left before is rendered anew. */
  again: ReactNode;
  children: ReactNode;
};

/** Shows a page as the server made it, and never one from before it was left: a consent may have ended meanwhile, or a form been saved. */
export function FreshPage({ madeAt, again, children }: FreshPageProps) {
  return useWasLeft(madeAt) ? again : children;
}
