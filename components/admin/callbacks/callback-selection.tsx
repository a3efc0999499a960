"use client";

import { createContext, useContext, useState, type ReactNode } from "react";

type Selection = { selected: readonly string[]; change: (ids: readonly string[], isSelected: boolean) => void };

const SelectionContext = createContext<Selection>({ selected: [], change: () => undefined });

/** Which of the callbacks with these ids are selected. One that leaves the page is no longer selected. */
export function CallbackSelection({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const change = (changed: readonly string[], isSelected: boolean) =>
    setChosen((before) => {
      const rest = [...before].filter((id) => !changed.includes(id));
      return new Set(isSelected ? [...rest, ...changed] : rest);
    });
  const selected = ids.filter((id) => chosen.has(id));
  return <SelectionContext value={{ selected, change }}>{children}</SelectionContext>;
}

export function useSelection(): Selection {
  return useContext(SelectionContext);
}

/** The checkbox of one callback. It lies above the link that covers its row. */
export function SelectCallback({ id, label }: { id: string; label: string }) {
  const { selected, change } = useSelection();
  return (
    <label className="relative z-1 -m-1.5 inline-flex size-9 items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={selected.includes(id)}
        onChange={({ target }) => change([id], target.checked)}
        className="size-5 accent-accent"
      />
    </label>
  );
}
