"use client";

import type { ReactNode } from "react";
import { usePrintedAt } from "@/components/ui/use-printed-at";

/** What is on paper in place of the parts with the class `instead-of-sheet`. It is in the page only while that is printed. */
export function PrintSheet({ children }: { children: ReactNode }) {
  return usePrintedAt() ? <div className="print-sheet">{children}</div> : null;
}
