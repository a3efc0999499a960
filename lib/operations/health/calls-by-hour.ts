import "server-only";
import { HOUR } from "@/lib/clock";
import type { CallOutcomeName } from "@/lib/operations/health/health-queries";
import type { CallFate, HourOfCalls } from "@/lib/operations/health/health-view";

const FATE: Record<CallOutcomeName, CallFate> = {
  accepted: "accepted",
  refused: "refused",
  unauthorised: "refused",
  busy: "busy",
  unreachable: "unreached",
  unanswered: "unreached",
  // Under way, or cut short with its process: nobody has answered it.
  leaving: "unreached",
};

/** Every hour of a period, also those in which nothing was said. */
export function callsByHour(
  counted: { hour: number; outcome: CallOutcomeName; calls: number }[],
  first: Date,
  hours: number,
): HourOfCalls[] {
  return Array.from({ length: hours }, (_, hour) => {
    const row = {
      from: new Date(first.getTime() + hour * HOUR).toISOString(),
      accepted: 0,
      refused: 0,
      busy: 0,
      unreached: 0,
    };
    for (const one of counted) if (one.hour === hour) row[FATE[one.outcome]] += one.calls;
    return row;
  });
}
