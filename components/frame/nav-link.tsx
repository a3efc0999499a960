"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

const ICONS = {
  list: "M2.5 4h11M2.5 8h11M2.5 12h7",
  plus: "M8 3v10M3 8h10",
  key: "M9 7l4.5-4.5M11 5l2 2M6.5 12.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
} as const;

type NavLinkProps = { href: string; icon: keyof typeof ICONS; children: ReactNode };

/** A link of the navigation that knows when one is there. */
export function NavLink({ href, icon, children }: NavLinkProps) {
  const here = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className="flex min-h-14 flex-1 flex-col items-center justify-center gap-1 px-3 text-sm font-medium text-soft no-underline hover:bg-sunk hover:text-ink aria-[current=page]:bg-accent-tint aria-[current=page]:text-ink md:min-h-9 md:flex-none md:flex-row md:justify-start md:gap-2.5 md:rounded-md"
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
    </Link>
  );
}
