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
  /** How many things need a decision on that page, of which each has a page below it. */
  badge?: ReactNode;
  className: string;
  children: ReactNode;
};

/** A link of the navigation, highlighted on its own page; with `badge` also on the pages below it. */
export function NavLink({ href, query = "", icon, badge, className, children }: NavLinkProps) {
  const path = usePathname();
  const below = badge !== undefined && path.startsWith(`${href}/`);
  return (
    <Link href={href + query} aria-current={path === href ? "page" : below ? "true" : undefined} className={className}>
      {icon}
      {children}
      <PendingMark />
      {badge}
    </Link>
  );
}

/** The link to the list of requests, with the filter that the list had. */
export function RequestsNavLink(props: { icon: ReactNode; className: string; children: ReactNode }) {
  return <NavLink {...props} href="/requests" query={useRequestsQuery()} />;
}
