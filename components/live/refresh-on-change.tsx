"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useLive } from "@/components/live/live-provider";

/** Has the server render the page anew when what it shows has changed. */
export function RefreshOnChange({ topic, id }: { topic: string; id?: string }) {
  const router = useRouter();
  // The stream begins with a resync, when the page has only just been rendered.
  const begun = useRef(false);
  useLive((event) => {
    const resync = event.kind === "resync";
    const first = resync && !begun.current;
    begun.current = true;
    if (first) return;
    if (resync || (event.topic === topic && (id === undefined || event.id === id))) router.refresh();
  });
  return null;
}
