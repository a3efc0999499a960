import type { ActionResult, Refusal } from "@/lib/web/action-result";

/**
 * Sends JSON to a route of the desk; the result is that of a server action, or null where the server cannot be reached or does not answer
 * in JSON. Unlike server actions, several run at the same time. Throws only where `signal` aborts it.
 */
export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<ActionResult<T> | null> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
      ...(signal && { signal }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { status: "done", value: answer as T };
    const { code, fields = {} } = (answer as { error: Omit<Refusal, "fields"> & Partial<Refusal> }).error;
    return { status: "refused", code, fields };
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}
