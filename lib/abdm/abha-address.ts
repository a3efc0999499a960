import "server-only";

import { ABHA_ADDRESS } from "@/lib/abdm/vocabulary";

/** Spaces, zero-width characters and direction marks: what copying from messages and cards brings along. */
const INVISIBLE = /[\s\p{Cf}\u180e\u3164]/gu;

const LONGEST = 255;

/**
 * The one spelling under which an ABHA address is kept and compared: compatibility forms folded (NFKC), spaces and
 * invisible characters dropped, lower case. Null where the rest is no address, as with a 14-digit ABHA number.
 */
export function normaliseAbhaAddress(text: string): string | null {
  if (text.length > LONGEST) return null;
  const address = folded(text).toLowerCase();
  return ABHA_ADDRESS.test(address) ? address : null;
}

/** Whether somebody typed the 14-digit ABHA number, which the network refuses where an address is wanted. */
export function looksLikeAbhaNumber(text: string): boolean {
  return /^\d{14}$/.test(folded(text).replace(/[-‐-―−.]/g, ""));
}

function folded(text: string): string {
  return text.normalize("NFKC").replace(INVISIBLE, "");
}
