"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import type { DeferredFrameProps } from "@/components/frame/deferred-frame";
import { useLiveState } from "@/components/live/live-provider";

const DeferredFrame = lazy(() =>
  import("@/components/frame/deferred-frame").then((file) => ({ default: file.DeferredFrame })),
);

/** Loads the rest of the frame once the page is live, or known not to be: nothing of it is needed before. */
export function DeferredFrameLoader(props: DeferredFrameProps) {
  const isConnecting = useLiveState().kind === "connecting";
  const [isLoaded, setIsLoaded] = useState(false);
  // After what shows that the page is live.
  useEffect(() => {
    if (!isConnecting) setIsLoaded(true);
  }, [isConnecting]);
  return <Suspense>{isLoaded ? <DeferredFrame {...props} /> : null}</Suspense>;
}
