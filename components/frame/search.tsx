"use client";

import { useTranslations } from "next-intl";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef, type FormEvent } from "react";
import { isSingleKey } from "@/components/frame/key-presses";
import { useSearch } from "@/components/frame/search-provider";

/** Search by address or name; "/" leads here from anywhere but a field. */
export function Search() {
  const t = useTranslations("frame");
  const { text, setText } = useSearch();
  const field = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const onList = usePathname() === "/requests";
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (!isSingleKey(event, "/")) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!onList) router.push("/requests");
  };
  return (
    <form role="search" onSubmit={submit} className="order-last w-full md:order-1 md:mr-auto md:w-64 print:hidden">
      <input
        ref={field}
        type="search"
        aria-label={t("search")}
        placeholder={t("search-hint")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        className="min-h-9 w-full md:min-h-8 rounded-md border border-edge bg-page px-2.5 py-1 placeholder:text-soft"
      />
    </form>
  );
}
