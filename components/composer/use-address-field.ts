import { useState, type ChangeEvent } from "react";
import { readAddressEntry } from "@/lib/abdm/abha-address";

/** What a code has that was scanned last: the name on it belongs to its address. */
export type ScannedCard = { abhaAddress: string; name: string };

/**
 * The field of an address, into which the code of an ABHA card may be pasted, or typed by a scanner. Only its address gets into the form,
 * since the form is saved; the name on it stays in the page, to be compared with the network's.
 */
export function useAddressField(address: string, onAddress: (address: string) => void) {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<"code-unreadable" | "code-without-address" | null>(null);
  const [card, setCard] = useState<ScannedCard | null>(null);
  const end = (found: string, reason: typeof problem) => {
    setCode(null);
    setProblem(reason);
    onAddress(found);
  };
  const read = (text: string) => {
    const entry = readAddressEntry(text);
    if (entry.kind === "text") return end(text, null);
    if (entry.kind === "code") {
      const { abhaAddress, name } = entry;
      setCard(abhaAddress && name ? { abhaAddress, name } : null);
      return end(abhaAddress ?? "", abhaAddress ? null : "code-without-address");
    }
    // Whoever was in the field before must not be asked while the code is incomplete.
    end("", null);
    setCode(text);
  };
  return {
    value: code ?? address,
    problem,
    card,
    /** Takes a whole text, as a camera reads it. */
    read,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => read(target.value),
    onBlur: () => {
      if (code !== null) end("", "code-unreadable");
    },
  };
}
