import Link from "next/link";
import { StatusWord } from "@/components/consent/status-word";
import type { CallbackItem } from "@/lib/operations/callbacks/callback-view";

/** The request that a callback was matched to, as the desk names it. */
export function CallbackRequest({ request }: { request: NonNullable<CallbackItem["request"]> }) {
  const { name, abhaAddress } = request.patient;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        {/* Above the link of the row in which it may stand. */}
        <Link href={`/requests/${request.id}`} prefetch={false} className="relative">
          {name ?? abhaAddress}
        </Link>
        <StatusWord status={request.status} />
      </span>
      {name ? <span className="block text-soft">{abhaAddress}</span> : null}
    </>
  );
}
