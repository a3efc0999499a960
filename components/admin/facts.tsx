import type { ReactNode } from "react";

/** Names and what is known of them, one under the other; `bad` marks what somebody should look at. */
export function Facts({ facts }: { facts: { name: ReactNode; value: ReactNode; bad?: boolean }[] }) {
  return (
    <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(8rem,2fr)_3fr]">
      {facts.map(({ name, value, bad }, place) => (
        <div key={place} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className={`mb-1 min-w-0 sm:mb-0 ${bad ? "font-semibold text-bad" : ""}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
