import type { CallFate, HourOfCalls } from "@/lib/gateway/health-view";

/** How each outcome is drawn, from the foot of a bar to its head. */
export const LOOKS: Record<CallFate, string> = {
  accepted: "fill-good",
  refused: "fill-bad",
  busy: "fill-wait",
  unreached: "fill-edge",
};

const HEIGHT = 80;
const BAR = 20;
const GAP = 6;
const FOOT = 16;
/** A single call among thousands is still seen. */
const LEAST = 2;

/** Bars by hour, each outcome a part of its bar. For eyes alone: the same numbers stand beside it as text. */
export function CallsChart({ bars }: { bars: (HourOfCalls & { label: string; told: string })[] }) {
  const fates = Object.keys(LOOKS) as CallFate[];
  const most = Math.max(1, ...bars.map((bar) => fates.reduce((sum, fate) => sum + bar[fate], 0)));
  const width = bars.length * (BAR + GAP) - GAP;
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT + FOOT}`} aria-hidden="true" className="w-full">
      {bars.map((bar, place) => {
        const x = place * (BAR + GAP);
        let top = HEIGHT;
        return (
          <g key={bar.from}>
            <title>{bar.told}</title>
            <rect x={x} y={0} width={BAR} height={HEIGHT} className="fill-sunk" />
            {fates.map((fate) => {
              if (bar[fate] === 0) return null;
              const height = Math.max(LEAST, (bar[fate] / most) * HEIGHT);
              top = Math.max(0, top - height);
              return <rect key={fate} x={x} y={top} width={BAR} height={height} className={LOOKS[fate]} />;
            })}
            {place % 4 === 3 ? (
              <text x={x + BAR / 2} y={HEIGHT + 12} textAnchor="middle" className="fill-soft text-[10px]">
                {bar.label}
              </text>
            ) : null}
          </g>
        );
      })}
      <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="stroke-edge" />
    </svg>
  );
}
