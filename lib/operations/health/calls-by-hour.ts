import "server-only";
import { HOUR } from "@/lib/clock";
import type { CallOutcomeName } from "@/lib/operations/health/health-queries";
import type { CallResult, HourOfCalls } from "@/lib/operations/health/health-view";

const RESULT_OF: Record<CallOutcomeName, CallResult> = {
  accepted: "accepted",
  refused: "refused",
  unauthorised: "refused",
  busy: "busy",
  unreachable: "unreached",
  unanswered: "unreached",
  // Not finished for over a minute: the process that sent it has ended.
  "in-flight": "unreached",
};

/** One entry for each hour of a period, also for hours without calls. */
export function callsByHour(
  counted: { hour: number; outcome: CallOutcomeName; calls: number }[],
  first: Date,
  hours: number,
): HourOfCalls[] {
  return Array.from({ length: hours }, (_, hour) => {
    const entry: HourOfCalls = {
      from: new Date(first.getTime() + hour * HOUR).toISOString(),
      accepted: 0,
      refused: 0,
      busy: 0,
      unreached: 0,
    };
    for (const row of counted) if (row.hour === hour) entry[RESULT_OF[row.outcome]] += row.calls;
    return entry;
  });
}
