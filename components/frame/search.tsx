"use client";

import { useTranslations } from "next-intl";
import { usePathname, useRouter } from "next/navigation";
import { createContext, useContext, useState, type FormEvent, type ReactNode } from "react";
import { useEarlyText } from "@/components/ui/use-early-text";

type SearchText = {
  text: string;
  setText: (text: string) => void;
  /** Whether the first row of the list is to get the focus, once the list is that of the text. */
  wantsRow: boolean;
  setWantsRow: (wantsRow: boolean) => void;
};

const SearchContext = createContext<SearchText>({
  text: "",
  setText: () => undefined,
  wantsRow: false,
  setWantsRow: () => undefined,
});

/** Stores the search text in memory: it names patients, so it must not be part of the address. */
export function SearchProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const [wantsRow, setWantsRow] = useState(false);
  return <SearchContext value={{ text, setText, wantsRow, setWantsRow }}>{children}</SearchContext>;
}

/** The search text, and whether its first match is to get the focus. */
export function useSearch(): SearchText {
  return useContext(SearchContext);
}

/** Search field for address or name; `FrameKeys` focuses it by "/", and Enter or the arrow down lead from it to the first row of the list. */
export function Search() {
  const t = useTranslations("frame");
  const { text, setText, setWantsRow } = useSearch();
  const router = useRouter();
  const isListPage = usePathname() === "/requests";
  useEarlyText("frame-search", text, setText);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWantsRow(true);
    if (!isListPage) router.push("/requests");
  };
  return (
    <form
      method="dialog"
      role="search"
      onSubmit={submit}
      className="relative order-last w-full md:order-1 md:mr-auto md:w-64 print:hidden"
    >
      <input
        id="frame-search"
        type="search"
        aria-label={t("search")}
        placeholder={t("search-hint")}
        enterKeyHint="search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setWantsRow(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || !isListPage) return;
          event.preventDefault();
          setWantsRow(true);
        }}
        autoComplete="off"
        className="min-h-9 w-full md:min-h-8 rounded-md border border-edge bg-page px-2.5 py-1 placeholder:text-soft"
      />
      {/* Elsewhere nothing changes while typing. The text lies over the page, so that it moves nothing. */}
      <p
        role="status"
        className="absolute inset-x-0 top-full z-10 mt-1 rounded-md border border-edge bg-card px-2.5 py-1 empty:hidden"
      >
        {!isListPage && text.trim() !== "" ? t("search-enter") : ""}
      </p>
    </form>
  );
}
