import "server-only";

import { ABHA_ADDRESS } from "@/lib/abdm/vocabulary";

/** Spaces, zero-width characters and direction marks, which are often copied together with an address. */
const INVISIBLE = /[\s\p{Cf}\u180e\u3164]/gu;

const MAX_LENGTH = 255;

/**
 * Returns the only spelling in which an ABHA address is stored and compared: NFKC, without spaces and invisible
 * characters, lower case. Returns null if the result is not an ABHA address, for example for a 14-digit ABHA number.
 */
export function normaliseAbhaAddress(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const address = cleaned(text).toLowerCase();
  return ABHA_ADDRESS.test(address) ? address : null;
}

/** Whether the text is a 14-digit ABHA number, which ABDM rejects where it expects an ABHA address. */
export function looksLikeAbhaNumber(text: string): boolean {
  return /^\d{14}$/.test(cleaned(text).replace(/[-‐-―−.]/g, ""));
}

function cleaned(text: string): string {
  return text.normalize("NFKC").replace(INVISIBLE, "");
}
