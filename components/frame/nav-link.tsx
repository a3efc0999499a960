"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { PendingMark } from "@/components/ui/pending-mark";
import { useRequestsQuery } from "@/components/frame/requests-query";

type NavLinkProps = {
  href: string;
  /** Added to the address, with its question mark. */
  query?: string;
  icon: ReactNode;
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
      {icon}
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
export function RequestsNavLink(props: { icon: ReactNode; children: ReactNode }) {
  return <NavLink {...props} href="/requests" query={useRequestsQuery()} />;
}
