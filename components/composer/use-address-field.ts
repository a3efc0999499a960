import { useRef, useState, type ChangeEvent, type KeyboardEvent } from "react";
import { entryOnKeys, keysAfter } from "@/components/composer/pressed-keys";
import { hasIndianLetters, readAddressEntry } from "@/lib/abdm/abha-address";

/** What a code has that was scanned last: the name on it belongs to its address. */
export type ScannedCard = { abhaAddress: string; name: string };

/**
 * The field of an address, into which the code of an ABHA card may be pasted, or typed by a scanner. Only its address gets into the form,
 * since the form is saved; the name on it stays in the page, to be compared with the network's. Under a keyboard layout of an Indian language
 * the keys that were pressed count, where they make an address or a code.
 */
export function useAddressField(address: string, onAddress: (address: string) => void) {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<"code-unreadable" | "code-without-address" | "abha-address-not-latin" | null>(
    null,
  );
  const [card, setCard] = useState<ScannedCard | null>(null);
  const keys = useRef<string | null>(null);
  const wasPressed = useRef(false);
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
  const leave = () => {
    if (hasIndianLetters(code ?? address)) end(code === null ? address : "", "abha-address-not-latin");
    else if (code !== null) end("", "code-unreadable");
  };
  return {
    value: code ?? address,
    problem,
    card,
    /** Takes a whole text, as a camera reads it. */
    read,
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      keys.current = keysAfter(keys.current, event, event.currentTarget);
      wasPressed.current = true;
      // A scanner ends with Enter, and its code may have been typed in other letters.
      const isEnd = event.key === "Enter" && !event.defaultPrevented && !event.nativeEvent.isComposing;
      if (isEnd && hasIndianLetters(code ?? address)) leave();
    },
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      // What is pasted or filled in comes without keys.
      if (!wasPressed.current) keys.current = null;
      wasPressed.current = false;
      if (!hasIndianLetters(target.value)) return read(target.value);
      const meant = entryOnKeys(keys.current);
      if (meant.kind === "entry") {
        keys.current = null;
        return read(meant.text);
      }
      end(meant.kind === "incomplete-code" ? "" : target.value, null);
      if (meant.kind === "incomplete-code") setCode(target.value);
    },
    onBlur: leave,
  };
}
