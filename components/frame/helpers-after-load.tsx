"use client";

import { lazy, Suspense } from "react";
import type { HelpersProps } from "@/components/frame/frame-helpers";
import { useLiveState } from "@/components/live/live-provider";

const FrameHelpers = lazy(() =>
  import("@/components/frame/frame-helpers").then((file) => ({ default: file.FrameHelpers })),
);

/** Loads the helpers of the frame once the page is live, or known not to be: nothing of them is needed before. */
export function HelpersAfterLoad(props: HelpersProps) {
  const isLoaded = useLiveState().kind !== "connecting";
  return <Suspense>{isLoaded ? <FrameHelpers {...props} /> : null}</Suspense>;
}
