import type { SessionState } from "@/lib/web/session-state";

/**
 * What tabs of a browser report to each other about its session. `save`: save what is typed, since it is about to end. `saving` and `saved`
 * answer that, with the tab's own id. `used`: the server stored that the person is at work. `over`: it has ended or is locked.
 */
export type SessionMessage =
  | { kind: "save" | "over" }
  | { kind: "saving" | "saved"; tab: string }
  | { kind: "used"; state: Extract<SessionState, { kind: "active" }> };

export type SessionChannel = { send: (message: SessionMessage) => void; close: () => void };

/** Joins the tabs of the browser. */
export function joinTabs(onMessage: (message: SessionMessage) => void): SessionChannel {
  const channel = new BroadcastChannel("consent-desk-session");
  channel.addEventListener("message", ({ data }: MessageEvent<SessionMessage>) => onMessage(data));
  return { send: (message) => channel.postMessage(message), close: () => channel.close() };
}
