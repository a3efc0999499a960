import { abhaNumberOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";

/** The address that a typed name has with the ending of addresses here; null where the text is something else or has an ending already. */
export function completedAddress(text: string, ending: string | null): string | null {
  const name = text.trim();
  if (ending === null || abhaNumberOf(name) !== null || /[\s@]/.test(name)) return null;
  return normaliseAbhaAddress(`${name}@${ending}`);
}
