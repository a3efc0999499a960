import Link from "next/link";
import { StatusWord } from "@/components/consent/status-word";
import type { CallbackItem } from "@/lib/gateway/callback-view";

/** The request that a callback was matched to, as the desk names it. */
export function CallbackRequest({ request }: { request: NonNullable<CallbackItem["request"]> }) {
  const { name, abhaAddress } = request.patient;
  return (
    <>
      <Link href={`/requests/${request.id}`} prefetch={false} className="relative inline-block min-h-6">
        {name ?? abhaAddress}
      </Link>{" "}
      <StatusWord status={request.status} />
      {name ? <span className="block text-soft">{abhaAddress}</span> : null}
    </>
  );
}
