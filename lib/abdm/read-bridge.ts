import "server-only";

import { toCallOutcome, type CallOutcome, type CallTarget } from "@/lib/abdm/http/call-gateway";
import type { Bridge } from "@/lib/abdm/messages";
import { sendWireCall } from "@/lib/abdm/http/send-wire-call";
import { decodeBridge } from "@/lib/abdm/wire/decode-bridge";

/** `unreadable`: the gateway answered, but what it said tells no address. */
export type BridgeOutcome =
  { outcome: "read"; bridge: Bridge } | { outcome: "unreadable" } | Exclude<CallOutcome, { outcome: "accepted" }>;

/** Asks the gateway, once, where it delivers callbacks and to which facilities. Never throws. */
export async function readBridge(target: CallTarget): Promise<BridgeOutcome> {
  const { dialect, envelope, ...how } = target;
  const delivery = await sendWireCall({ ...how, call: dialect.encodeReadBridge(envelope) });
  const bridge = delivery.outcome === "answered" ? decodeBridge(delivery.status, delivery.body) : null;
  if (bridge) return { outcome: "read", bridge };
  const outcome = toCallOutcome(delivery);
  return outcome.outcome === "accepted" ? { outcome: "unreadable" } : outcome;
}
