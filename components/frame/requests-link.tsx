"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useRequestsQuery } from "@/components/frame/requests-query";

/** A link back to the list of requests, with the filter that it had. */
export function RequestsLink({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <Link href={`/requests${useRequestsQuery()}`} className={className}>
      {children}
    </Link>
  );
}
