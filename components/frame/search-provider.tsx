"use client";

import { createContext, useContext, useState, type ReactNode } from "react";

type SearchText = { text: string; setText: (text: string) => void };

const SearchContext = createContext<SearchText>({ text: "", setText: () => undefined });

/** What is searched for; kept here, and not in the address, since it names patients. */
export function SearchProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  return <SearchContext value={{ text, setText }}>{children}</SearchContext>;
}

/** What is searched for, and how to change it. */
export function useSearch(): SearchText {
  return useContext(SearchContext);
}
