"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { shownStatus } from "@/components/consent/status-word";
import { fetchPage, WHOLE_LIST } from "@/components/consent/dashboard/requests-api";

/** So much of an address or a name is typed before it is searched. */
const LEAST_LENGTH = 2;
const MOST_MATCHES = 5;
/** How long after the last letter it is searched, in milliseconds. */
const DELAY = 150;

export type MatchingRequest = { id: string; label: string; detail: string };
type Found = { text: string; items: MatchingRequest[] };

/** The newest requests of patients whose address or name begins with a text; none while they are fetched, and none that cannot be. */
export function useMatchingRequests(text: string): { items: MatchingRequest[]; isLoading: boolean } {
  const statuses = useTranslations("status");
  const [found, setFound] = useState<Found>({ text: "", items: [] });
  const isSearched = text.length >= LEAST_LENGTH;
  useEffect(() => {
    if (!isSearched) return;
    let isCurrent = true;
    const search = async () => {
      const { items } = await fetchPage({ ...WHOLE_LIST, mine: false, q: text }, null, MOST_MATCHES);
      return items.map(({ id, patient: { name, abhaAddress }, ...item }) => ({
        id,
        label: name ? `${name} · ${abhaAddress}` : abhaAddress,
        detail: statuses(shownStatus(item)),
      }));
    };
    const store = (items: MatchingRequest[]) => {
      if (isCurrent) setFound({ text, items });
    };
    const timer = setTimeout(() => void search().then(store, () => store([])), DELAY);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, isSearched, statuses]);
  const isFound = found.text === text;
  return { items: isSearched && isFound ? found.items : [], isLoading: isSearched && !isFound };
}
