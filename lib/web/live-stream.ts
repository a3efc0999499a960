import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { countLive } from "@/lib/operations/metrics/metrics";
import { currentSessionId, currentStaff } from "@/lib/web/current-staff";
import { liveListener } from "@/lib/live/live-listener";
import { sessionActor } from "@/lib/staff/staff-session";

/** How often a quiet stream shows that it lives, and looks whether its session still does. */
const HEARTBEAT = 15 * SECOND;

const encoder = new TextEncoder();
const event = (name: string, data: unknown) => encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/**
 * Server-sent events for the signed-in browser: `change` names what changed in its hospital, by topic and id; `resync` asks
 * it to fetch what it shows anew, at the start and whenever changes may have been missed; `over` ends with the session.
 */
export async function liveStream(request: Request): Promise<Response> {
  const actor = await currentStaff();
  if (!actor) return Response.json({ error: { code: "not-signed-in" } }, { status: 401 });
  const sessionId = (await currentSessionId()) ?? "";
  const alive = async () => (await sessionActor({ db: database().db, now: systemNow() }, sessionId)) !== null;
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
      const leave = countLive(unsubscribe);
      const heartbeat = setInterval(() => {
        void alive().then((live) => {
          if (live) return send(event("beat", {}));
          send(event("over", {}));
          stop();
        }, stop);
      }, HEARTBEAT);
      stop = () => {
        clearInterval(heartbeat);
        leave();
        request.signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // The browser closed it first.
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
