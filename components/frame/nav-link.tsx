"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { PendingMark } from "@/components/ui/pending-mark";
import { useRequestsQuery } from "@/components/frame/requests-query";

const ICONS = {
  list: "M2.5 4h11M2.5 8h11M2.5 12h7",
  people:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12 9.9c1.6.6 2.5 1.9 2.5 3.6",
  plus: "M8 3v10M3 8h10",
  checks: "M2 4l1.5 1.5L6 3M8.5 4.5H14M2 8.5L3.5 10 6 7.5M8.5 9H14M2 13l1.5 1.5L6 12M8.5 13.5H14",
  key: "M9 7l4.5-4.5M11 5l2 2M6.5 12.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  tiles: "M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z",
  inbox: "M8 2v7M5 6.5l3 3 3-3M2.5 10v3.5h11v-3.5",
  outbox: "M8 9.5v-7M5 5.5l3-3 3 3M2.5 10v3.5h11v-3.5",
  pulse: "M1.5 8.5h3l2-5 3 9 2-4h3",
} as const;

type NavLinkProps = {
  href: string;
  /** Added to the address, with its question mark. */
  query?: string;
  icon: keyof typeof ICONS;
  /** How many things need a decision on that page, and the text for screen readers. */
  waiting?: { count: number; text: string };
  /** Phones have no space for it: there the start page of admins leads to it. */
  isOnDesktopOnly?: boolean;
  children: ReactNode;
};

/** A link of the navigation, highlighted on its own page; with `waiting` also on the pages below it. */
export function NavLink({ href, query = "", icon, waiting, isOnDesktopOnly = false, children }: NavLinkProps) {
  const path = usePathname();
  const below = waiting !== undefined && path.startsWith(`${href}/`);
  return (
    <Link
      href={href + query}
      aria-current={path === href ? "page" : below ? "true" : undefined}
      className={`relative flex ${isOnDesktopOnly ? "max-md:hidden" : ""} min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 px-1 text-xs font-medium max-[379px]:px-0 max-[379px]:text-[0.625rem] text-soft no-underline hover:bg-sunk hover:text-ink active:bg-accent-tint aria-[current]:bg-accent-tint aria-[current]:text-ink md:px-2.5 md:text-sm md:min-h-9 md:flex-none md:flex-row md:justify-start md:gap-2.5 md:rounded-md`}
    >
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="size-4 flex-none"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={ICONS[icon]} />
      </svg>
      {children}
      <PendingMark />
      {waiting && waiting.count > 0 ? (
        <>
          <span
            aria-hidden="true"
            className="min-w-5 flex-none rounded-full bg-bad-tint px-1 text-center text-xs/5 font-semibold whitespace-nowrap text-bad max-md:absolute max-md:top-0.5 max-md:left-1/2 max-md:ml-1 md:ml-auto"
          >
            {waiting.count > 99 ? "99+" : waiting.count}
          </span>
          <span className="sr-only">{waiting.text}</span>
        </>
      ) : null}
    </Link>
  );
}

/** The link to the list of requests, with the filter that the list had. */
export function RequestsNavLink({ children }: { children: ReactNode }) {
  return (
    <NavLink href="/requests" query={useRequestsQuery()} icon="list">
      {children}
    </NavLink>
  );
}
