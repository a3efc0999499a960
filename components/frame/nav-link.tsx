"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A link of the navigation that knows when one is there. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const here = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className="flex min-h-12 flex-1 items-center justify-center rounded-md px-3 font-medium text-soft no-underline hover:bg-sunk aria-[current=page]:bg-accent-tint aria-[current=page]:text-ink md:min-h-9 md:flex-none md:justify-start"
    >
      {children}
    </Link>
  );
}
