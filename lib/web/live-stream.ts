import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { StaffSessionId } from "@/lib/ids";
import type { LiveChange } from "@/lib/live/live-change";
import { liveListener } from "@/lib/live/live-listener";
import { countLiveConnection } from "@/lib/operations/metrics/metrics";
import { currentSessionId, currentStaff } from "@/lib/web/current-staff";
import { watchSession } from "@/lib/web/session-watch";

const encoder = new TextEncoder();
const event = (name: string, data: unknown) => encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

const RESYNC = event("resync", {});
const HEARTBEAT = event("heartbeat", {});
const SESSION_ENDED = event("session-ended", {});
/** When a browser that reconnects by itself does so: after 1 to 5 seconds, so that a restart does not bring all at once. */
const retryHint = () => encoder.encode(`retry: ${SECOND + Math.floor(Math.random() * 4 * SECOND)}\n\n`);

/**
 * Server-sent events for the signed-in browser: `change` names what changed in its hospital, by topic and id; `resync` has the page fetch
 * again what it shows, at the start and whenever changes may have been missed; `session-ended` is the last. With `for`, the id of a member
 * of staff, anybody else's session is refused: a page that another person left open is not kept up to date for them. With `check` the
 * answer is 204 in place of a stream.
 */
export async function liveStream(request: Request): Promise<Response> {
  const [actor, sessionId] = await Promise.all([currentStaff(), currentSessionId()]);
  const parameters = new URL(request.url).searchParams;
  const person = parameters.get("for");
  if (!actor || !sessionId || (person && person !== actor.staffId))
    return Response.json({ error: { code: "not-signed-in" } }, { status: 401 });
  if (parameters.has("check")) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  const subject = { hospitalId: actor.hospitalId, staffId: actor.staffId, sessionId: sessionId as StaffSessionId };
  return new Response(openStream(subject, request.signal), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

type Subject = Pick<
  Parameters<ReturnType<typeof liveListener>["subscribe"]>[0],
  "hospitalId" | "staffId" | "sessionId"
>;

function openStream(subject: Subject, signal: AbortSignal): ReadableStream<Uint8Array> {
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (chunk: Uint8Array) => {
        try {
          controller.enqueue(chunk);
        } catch {
          stop();
        }
      };
      const endSession = () => {
        send(SESSION_ENDED);
        stop();
      };
      const unsubscribe = liveListener().subscribe({
        ...subject,
        onChanges: (changes) => send(encodeChanges(changes)),
        onResync: () => send(RESYNC),
        onSessionEnd: endSession,
        onEnd: () => stop(),
      });
      const unwatch = watchSession(
        { database: database(), now: systemNow },
        { sessionId: subject.sessionId, onActive: () => send(HEARTBEAT), onEnd: endSession, onUnknown: () => stop() },
      );
      const disconnect = countLiveConnection(unsubscribe);
      stop = () => {
        unwatch();
        disconnect();
        signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // The browser has closed it already.
        }
      };
      signal.addEventListener("abort", stop);
      send(retryHint());
      send(RESYNC);
    },
    cancel: () => stop(),
  });
}

/** The same changes go to every page of a hospital: they are encoded once. */
const encoded = new WeakMap<readonly LiveChange[], Uint8Array>();

function encodeChanges(changes: readonly LiveChange[]): Uint8Array {
  const known = encoded.get(changes);
  if (known) return known;
  const text = changes.map(({ topic, id }) => `event: change\ndata: ${JSON.stringify({ topic, id })}\n\n`).join("");
  const chunk = encoder.encode(text);
  encoded.set(changes, chunk);
  return chunk;
}
