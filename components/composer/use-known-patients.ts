"use client";

import { useEffect, useState, type KeyboardEvent } from "react";
import { completedAddress } from "@/components/composer/complete-address";
import { postJson } from "@/components/ui/post-json";
import { abhaNumberOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { KnownPatient } from "@/lib/consent/dashboard/known-patient-view";

/** The id of the list in the page; options have it with their place. */
export const LIST_ID = "known-patients";

/** Milliseconds without typing before patients are searched. */
const TYPING_PAUSE = 150;
const LEAST_LETTERS = 2;

type KnownPatientsProps = {
  /** What is in the field. */
  text: string;
  /** What stands behind the @ of addresses here; null where it is not known. */
  ending: string | null;
  onAddress: (address: string) => void;
};

/**
 * Makes the field of an address a combobox (ARIA Authoring Practices, "editable combobox with list autocomplete") of the patients whom the
 * hospital asked last. Enter takes the option that arrow keys have marked, never one by itself: scanners end with Enter as well.
 */
export function useKnownPatients({ text, ending, onAddress }: KnownPatientsProps) {
  /** What is searched; null while nothing was typed since the list was closed. */
  const [query, setQuery] = useState<string | null>(null);
  const [patients, setPatients] = useState<KnownPatient[]>([]);
  const [marked, setMarked] = useState<string | null>(null);

  useEffect(() => {
    if (query === null) return setPatients([]);
    const search = new AbortController();
    const start = async () => {
      const found = await postJson<KnownPatient[]>("/api/known-patients", { q: query }, search.signal);
      setPatients(found?.status === "done" ? found.value : []);
    };
    const timer = setTimeout(() => void start().catch(() => undefined), TYPING_PAUSE);
    return () => {
      clearTimeout(timer);
      search.abort();
    };
  }, [query]);

  const isOpen = query !== null && patients.length > 0;
  const at = isOpen ? patients.findIndex(({ abhaAddress }) => abhaAddress === marked) : -1;
  const search = (typed: string) => {
    setQuery(isSearchable(typed) ? typed : null);
    setMarked(null);
  };
  const close = () => search("");
  const pick = (abhaAddress: string) => {
    close();
    onAddress(abhaAddress);
  };
  const move = (event: KeyboardEvent, by: 1 | -1) => {
    if (!isOpen && !isSearchable(text)) return;
    event.preventDefault();
    if (!isOpen) return search(text);
    const next = at === -1 && by === -1 ? patients.length - 1 : (at + by + patients.length) % patients.length;
    setMarked(patients[next]?.abhaAddress ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const option = patients[at];
    if (event.key === "ArrowDown") move(event, 1);
    else if (event.key === "ArrowUp") move(event, -1);
    else if (event.key === "Enter" && option) {
      event.preventDefault();
      pick(option.abhaAddress);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" && !event.shiftKey) {
      // Of what is the beginning of a name alone, no address is made.
      const isName = isOpen && patients.every(({ abhaAddress }) => !abhaAddress.startsWith(text.trim().toLowerCase()));
      const address = option?.abhaAddress ?? (isName ? null : completedAddress(text, ending));
      if (address) pick(address);
    }
  };
  return {
    patients: isOpen ? patients : [],
    at,
    pick,
    search,
    close,
    input: {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": isOpen,
      "aria-controls": LIST_ID,
      "aria-activedescendant": at >= 0 ? `${LIST_ID}-${at}` : undefined,
      onKeyDown,
    },
  } as const;
}

// A whole address is looked up by itself, and its name must not be covered by a list.
function isSearchable(text: string): boolean {
  return (
    [...text.trim()].length >= LEAST_LETTERS &&
    !text.includes("{") &&
    normaliseAbhaAddress(text) === null &&
    abhaNumberOf(text) === null
  );
}
