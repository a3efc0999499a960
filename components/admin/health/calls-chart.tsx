import type { CallFate, HourOfCalls } from "@/lib/operations/health/health-view";

/** How each outcome is drawn, from the foot of a bar to its head. */
export const LOOKS: Record<CallFate, string> = {
  accepted: "bg-good",
  refused: "bg-bad",
  busy: "bg-wait",
  unreached: "bg-edge",
};

/** Every so many hours the hour stands below its bar. */
const LABELLED = 4;

/** Bars by hour, each outcome a part of its bar. For eyes alone: the same numbers stand beside it as text. */
export function CallsChart({ bars }: { bars: (HourOfCalls & { label: string; told: string })[] }) {
  const fates = Object.keys(LOOKS) as CallFate[];
  const most = Math.max(1, ...bars.map((bar) => fates.reduce((sum, fate) => sum + bar[fate], 0)));
  return (
    <div aria-hidden="true" className="flex gap-0.5 pb-6 sm:gap-1.5">
      {bars.map((bar, place) => (
        <div key={bar.from} title={bar.told} className="relative min-w-0 flex-1">
          <div className="flex h-24 flex-col-reverse overflow-hidden border-b border-edge bg-sunk">
            {fates.map((fate) =>
              bar[fate] > 0 ? (
                // A single call among thousands is still seen.
                <div
                  key={fate}
                  className={`min-h-0.5 flex-none ${LOOKS[fate]}`}
                  style={{ height: `${(bar[fate] / most) * 100}%` }}
                />
              ) : null,
            )}
          </div>
          {place % LABELLED === LABELLED - 1 ? (
            <span className="absolute top-full right-0 pt-1 text-xs text-soft">{bar.label}</span>
          ) : null}
        </div>
      ))}
    </div>
  );
}
