import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { liveListener } from "@/lib/live/live-listener";
import { countLiveConnection } from "@/lib/operations/metrics/metrics";
import { sessionActor } from "@/lib/staff/staff-session";
import { currentSessionId, currentStaff } from "@/lib/web/current-staff";

/** How often a heartbeat is sent, and the session is checked. */
const HEARTBEAT_EVERY = 15 * SECOND;

const encoder = new TextEncoder();
const event = (name: string, data: unknown) => encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/**
 * Server-sent events for the signed-in browser: `change` names what changed in its hospital, by topic and id; `resync` has the page fetch
 * again what it shows, at the start and whenever changes may have been missed; `session-ended` is the last.
 */
export async function liveStream(request: Request): Promise<Response> {
  const actor = await currentStaff();
  if (!actor) return Response.json({ error: { code: "not-signed-in" } }, { status: 401 });
  const sessionId = (await currentSessionId()) ?? "";
  const hasSession = async () => (await sessionActor({ database: database(), now: systemNow() }, sessionId)) !== null;
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (chunk: Uint8Array) => {
        try {
          controller.enqueue(chunk);
        } catch {
          stop();
        }
      };
      const unsubscribe = liveListener().subscribe({
        hospitalId: actor.hospitalId,
        onChange: ({ topic, id }) => send(event("change", { topic, id })),
        onResync: () => send(event("resync", {})),
        onEnd: () => stop(),
      });
      const disconnect = countLiveConnection(unsubscribe);
      const heartbeat = setInterval(() => {
        void hasSession().then((isOpen) => {
          if (isOpen) return send(event("heartbeat", {}));
          send(event("session-ended", {}));
          stop();
        }, stop);
      }, HEARTBEAT_EVERY);
      stop = () => {
        clearInterval(heartbeat);
        disconnect();
        request.signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // The browser has closed it already.
        }
      };
      request.signal.addEventListener("abort", stop);
      send(encoder.encode("retry: 1000\n\n"));
      send(event("resync", {}));
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
