import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

/** When each page was made that was left: going back shows it from memory, whatever has happened meanwhile. */
const pagesLeft = new Set<string>();

/**
 * Whether what is on the page was left before and is shown again from memory, until the server has rendered it anew, which this asks for.
 * `madeAt` is when the server made it (ISO 8601).
 */
export function useWasLeft(madeAt: string): boolean {
  const router = useRouter();
  const [isShownAgain] = useState(() => pagesLeft.has(madeAt));
  useEffect(() => {
    if (pagesLeft.has(madeAt)) router.refresh();
    return () => void pagesLeft.add(madeAt);
  }, [router, madeAt]);
  return isShownAgain && pagesLeft.has(madeAt);
}
