"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { createCoalescer } from "@/components/live/create-coalescer";
import { useLive } from "@/components/live/live-provider";

/** Between two renderings of a page that changes again and again. */
const PAUSE = 250;

/** Has the server render the page anew when what it shows has changed. */
export function RefreshOnChange({ topic, id }: { topic: string; id?: string }) {
  const router = useRouter();
  const [coalesce] = useState(createCoalescer);
  useLive((event) => {
    const mine = event.kind === "resync" || (event.topic === topic && (id === undefined || event.id === id));
    if (!mine) return;
    coalesce("page", () => {
      router.refresh();
      return new Promise((resolve) => setTimeout(resolve, PAUSE));
    });
  });
  return null;
}
