"use client";

import { useRouter } from "next/navigation";
import { useAtEnd } from "@/components/consent/use-at-end";

/** Makes the server render the page again when the first of these instants (ISO 8601) is reached. */
export function RefreshAtEnd({ ends }: { ends: readonly (string | null)[] }) {
  const router = useRouter();
  useAtEnd(ends, () => router.refresh());
  return null;
}
