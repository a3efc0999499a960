import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { grantOf } from "@/lib/consent/dashboard/situation";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

const END_NAMES = { DENIED: "denied", EXPIRED: "expired", REVOKED: "revoked", FAILED: "failed" } as const;

/** When the request was created, sent, granted and ended, in one line. Times that do not exist are left out. */
export function RequestTimes({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request.times");
  const { status } = request;
  const hasEnded = status === "DENIED" || status === "EXPIRED" || status === "REVOKED" || status === "FAILED";
  const grant = grantOf(request.situation);
  // The network may end a request that nobody has answered before the time that was asked for.
  const endsName =
    status === "REQUESTED"
      ? ("ends-at-latest" as const)
      : grant?.endsDiffer
        ? ("first-ends" as const)
        : ("ends" as const);
  const times = [
    { name: status === "DRAFT" ? ("begun" as const) : ("created" as const), iso: request.createdAt },
    { name: "sent", iso: request.submittedAt },
    { name: "granted", iso: request.grantedAt },
    hasEnded ? { name: END_NAMES[status], iso: request.endedAt } : { name: endsName, iso: request.expiresAt },
  ] as const;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 border-t border-line pt-3">
      {times.map(({ name, iso }) =>
        iso ? (
          <div key={name}>
            <dt className="text-soft">{t(name)}</dt>
            <dd>
              <InstantText iso={iso} />
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
