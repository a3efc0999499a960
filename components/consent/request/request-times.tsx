import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

const ENDS: Partial<Record<ConsentRequestDetail["status"], string>> = {
  DENIED: "time-denied",
  EXPIRED: "time-expired",
  REVOKED: "time-revoked",
  FAILED: "time-failed",
};

/** When it was made, sent, answered and ended, in one line; what has not happened has no place in it. */
export function RequestTimes({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const end = ENDS[request.status];
  const times: [string, string | null][] = [
    ["time-created", request.createdAt],
    ["time-sent", request.submittedAt],
    ["time-granted", request.grantedAt],
    end ? [end, request.settledAt] : ["time-ends", request.expiresAt],
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 border-t border-line pt-3">
      {times.map(([name, iso]) =>
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
