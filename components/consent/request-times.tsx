import { useTranslations } from "next-intl";
import { InstantText } from "@/components/consent/instant-text";
import type { ConsentRequestDetail } from "@/lib/consent-request/view";

const ENDS: Partial<Record<ConsentRequestDetail["status"], string>> = {
  DENIED: "time-denied",
  EXPIRED: "time-expired",
  REVOKED: "time-revoked",
  FAILED: "time-failed",
};

/** When it was made, sent, answered and ended; what has not happened has no line. */
export function RequestTimes({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const end = ENDS[request.status];
  const times: [string, string | null][] = [
    ["time-created", request.createdAt],
    ["time-sent", request.submittedAt],
    ["time-granted", request.grantedAt],
    ...(end
      ? [[end, request.settledAt] as [string, string | null]]
      : [["time-ends", request.expiresAt] as [string, string | null]]),
  ];
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-y-1">
      {times.map(([name, iso]) =>
        iso ? (
          <div key={name} className="contents">
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
