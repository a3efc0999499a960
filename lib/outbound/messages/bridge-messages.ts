import "server-only";
import {
  readBridge as readBridgeAtGateway,
  registerCallbackAddress as registerAtGateway,
} from "@/lib/abdm/http/call-gateway";
import { callbackAddressOf } from "@/lib/credential/callback-secret";
import type { MessageHandler } from "@/lib/outbound/message-handler";

/**
 * Registers the address to which the gateway sends callbacks, for the whole client id; replaces an earlier address. It holds a secret, and
 * so is no part of the stored message.
 */
export const registerCallbackAddress: MessageHandler = {
  prepare: async (_tx, _row, credential) => {
    const url = callbackAddressOf(credential);
    return { call: (target) => registerAtGateway({ ...target, url }) };
  },
};

/** Reads which callback address and facilities the gateway has registered for the client. */
export const readBridge: MessageHandler = {
  prepare: async () => ({
    call: async (target) => {
      const result = await readBridgeAtGateway(target);
      if (result.outcome === "read") return { outcome: "accepted", data: { bridge: result.bridge } };
      return result.outcome === "unreadable" ? { outcome: "accepted", data: { bridge: "unreadable" } } : result;
    },
  }),
};
