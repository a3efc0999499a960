import type { ReactNode } from "react";

const COLUMNS = {
  /** Name and value share the width at every size. */
  shared: "grid-cols-[2fr_3fr]",
  /** The value stands below its name on phones. */
  stacked: "sm:grid-cols-[10rem_1fr]",
} as const;

export type Fact = { name: string; value: ReactNode; bad?: boolean };

/** Names and values; `bad` marks a value that needs attention. */
export function FactList({ facts, columns = "shared" }: { facts: Fact[]; columns?: keyof typeof COLUMNS }) {
  const gap = columns === "stacked" ? "mb-1 sm:mb-0" : "";
  return (
    <dl className={`grid gap-x-4 gap-y-1 ${COLUMNS[columns]}`}>
      {facts.map(({ name, value, bad }) => (
        <div key={name} className="contents">
          <dt className="min-w-0 wrap-anywhere text-soft">{name}</dt>
          <dd className={`min-w-0 wrap-anywhere ${gap} ${bad ? "font-semibold text-bad" : ""}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
