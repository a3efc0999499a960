import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

/** How a decision about one of several things ended. */
export type ItemResult = { id: string; outcome: "done" | RefusalCode };

/** Why a run ended before its last thing: for this reason the others would have failed as well. */
export type Stop = Extract<ActionResult<never>, { status: "refused" }> | "unreachable";

/** What one thing's state refuses; the others can still be decided. Every other refusal ends the run. */
const OF_ONE: readonly RefusalCode[] = ["conflict", "not-found", "unexpected"];

/**
 * Decides about several things one after the other, in their order; `onResult` is called after each. What follows a refusal that would meet
 * every one of them is left undecided, so that a second run with the rest goes on from there.
 */
export async function decideOneByOne(
  ids: readonly string[],
  decide: (id: string) => Promise<ActionResult<unknown>>,
  onResult: (decided: ItemResult) => void,
): Promise<Stop | null> {
  for (const id of ids) {
    const result = await decide(id).catch(refusalOfFailedCall);
    if (result === null) return "unreachable";
    if (result.status === "refused" && !OF_ONE.includes(result.code)) return result;
    onResult({ id, outcome: result.status === "done" ? "done" : result.code });
  }
  return null;
}
