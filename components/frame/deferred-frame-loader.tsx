"use client";

import { createElement, useEffect, useState } from "react";
import type { DeferredFrameProps } from "@/components/frame/deferred-frame";
import { useLiveState } from "@/components/live/live-provider";
import { useLoaded } from "@/components/ui/use-loaded";

const loadFrame = () => import("@/components/frame/deferred-frame").then((file) => file.DeferredFrame);

/** Loads the rest of the frame once the page is live, or known not to be: nothing of it is needed before. */
export function DeferredFrameLoader(props: DeferredFrameProps) {
  const isConnecting = useLiveState().kind === "connecting";
  const [isWanted, setIsWanted] = useState(false);
  const frame = useLoaded(isWanted, loadFrame);
  // After what shows that the page is live.
  useEffect(() => {
    if (!isConnecting) setIsWanted(true);
  }, [isConnecting]);
  return frame && createElement(frame, props);
}
