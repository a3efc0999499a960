"use client";

import { useLinkStatus } from "next/link";

/**
 * Inside a link: a line at the foot of the nearest positioned element while the page of the link is being loaded, shown when that takes
 * longer than 300 ms. It lies over the link, so that nothing moves.
 */
export function PendingMark() {
  const { pending } = useLinkStatus();
  return pending ? <span data-pending aria-hidden="true" className="pending-mark" /> : null;
}
