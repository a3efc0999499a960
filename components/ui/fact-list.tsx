import type { ReactNode } from "react";

/** Names and what is known of them, one under the other; `bad` marks what somebody should look at. */
export function FactList({ facts }: { facts: { name: ReactNode; value: ReactNode; bad?: boolean }[] }) {
  return (
    <dl className="grid grid-cols-[2fr_3fr] gap-x-4 gap-y-1">
      {facts.map(({ name, value, bad }, place) => (
        <div key={place} className="contents">
          <dt className="min-w-0 wrap-anywhere text-soft">{name}</dt>
          <dd className={`min-w-0 wrap-anywhere ${bad ? "font-semibold text-bad" : ""}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
