import { postJson } from "@/components/ui/post-json";
import type { LookupView } from "@/lib/patient/get-patient-lookup";
import type { LookUp } from "@/lib/patient/look-up-patient";

/** Whose an address is; `unknown` where that could not be found out. */
export type NameResult = { kind: "found"; name: string } | { kind: "not-found" } | { kind: "unknown" };

/** Milliseconds between polls for the result; the last value repeats. */
const POLL_DELAYS = [300, 500, 1_000, 2_000];

const UNKNOWN: NameResult = { kind: "unknown" };

/** Finds out whose an address is, by the routes, of which a browser calls several at the same time. Never throws. */
export async function lookUpName(abhaAddress: string): Promise<NameResult> {
  const started = await postJson<LookUp>("/api/patient-lookups", { abhaAddress });
  if (started?.status !== "done") return UNKNOWN;
  const { value } = started;
  if (value.state === "known") return { kind: "found", name: value.name };
  return value.state === "pending" ? pollResult(value.lookupId).catch(() => UNKNOWN) : UNKNOWN;
}

async function pollResult(id: string): Promise<NameResult> {
  for (let poll = 0; ; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_DELAYS[Math.min(poll, POLL_DELAYS.length - 1)]));
    const response = await fetch(`/api/patient-lookups/${id}`, { cache: "no-store" });
    if (!response.ok) return UNKNOWN;
    const { state, name } = (await response.json()) as LookupView;
    if (state === "found") return { kind: "found", name: name ?? "" };
    if (state !== "pending") return state === "not-found" ? { kind: "not-found" } : UNKNOWN;
  }
}
