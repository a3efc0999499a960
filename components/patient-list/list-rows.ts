import type { NameResult } from "@/components/patient-list/look-up-name";
import type { ListEntry } from "@/components/patient-list/read-address-list";
import type { AddressFacts } from "@/components/patient-list/use-address-checks";
import type { Progress } from "@/components/patient-list/use-list-sending";
import type { AddressCheck } from "@/lib/consent/dashboard/known-patient-view";

/** What is shown of one patient of a list; the kinds are in the order in which they count. */
export type RowState =
  | { kind: "wrong"; problem: NonNullable<ListEntry["problem"]> }
  | { kind: "same"; as: number }
  | { kind: "checking" }
  | { kind: "progress"; progress: Progress; requestId: string }
  | { kind: "asked-before"; requestId: string }
  | { kind: "not-found" }
  | { kind: "open"; open: NonNullable<AddressCheck["open"]> }
  | { kind: "naming" | "ready" | "ready-unnamed" };

export type ListRow = {
  entry: ListEntry;
  name: string | null;
  state: RowState;
  /** Null where the patient cannot be asked at all, or not any more. */
  check: AddressCheck | null;
  isChosen: boolean;
};

/** Puts together what is known of each entry. Whoever has an open request is asked only where that was chosen. */
export function listRows(
  entries: readonly ListEntry[],
  { checks, names }: AddressFacts,
  progress: Readonly<Record<string, Progress>>,
  choices: Readonly<Record<string, boolean>>,
): ListRow[] {
  return entries.map((entry) => {
    const address = entry.sameAs === null ? entry.abhaAddress : null;
    const check = address === null ? undefined : checks[address];
    const looked = address === null ? undefined : names[address];
    const state = stateOf(entry, check, looked, address === null ? undefined : progress[address]);
    const isAskable = ["naming", "ready", "ready-unnamed", "open"].includes(state.kind) || isFailed(state);
    return {
      entry,
      name: looked?.kind === "found" ? looked.name : (check?.name ?? null),
      state,
      check: isAskable ? (check ?? null) : null,
      isChosen: isAskable && ((address !== null && choices[address]) ?? state.kind !== "open"),
    };
  });
}

const isFailed = (state: RowState) => state.kind === "progress" && state.progress.kind === "failed";

function stateOf(
  { problem, sameAs }: ListEntry,
  check: AddressCheck | undefined,
  looked: NameResult | undefined,
  progress: Progress | undefined,
): RowState {
  if (problem) return { kind: "wrong", problem };
  if (sameAs !== null) return { kind: "same", as: sameAs };
  if (!check) return { kind: "checking" };
  const { requestId } = check;
  if (progress) return { kind: "progress", progress, requestId };
  if (check.isAsked) return { kind: "asked-before", requestId };
  if (looked?.kind === "not-found") return { kind: "not-found" };
  if (check.open) return { kind: "open", open: check.open };
  if (check.name !== null || looked?.kind === "found") return { kind: "ready" };
  return { kind: looked ? "ready-unnamed" : "naming" };
}
