import "server-only";

import type { Dialect } from "@/lib/abdm/messages";
import { encode, encodeCallbackAddress, encodeReadBridge, encodeSession } from "@/lib/abdm/v05/encode";
import { CALLBACK_PATHS, KEY_PLACES } from "@/lib/abdm/v05/v05-paths";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";
import { decodeSession } from "@/lib/abdm/wire/decode-session";
import type { InboundRequestId } from "@/lib/ids";

/** The protocol of 2020 to 2025. Gateway address with its path: `https://dev.ndhm.gov.in/gateway`. */
export const v05Dialect: Dialect = {
  name: "v0.5",
  callbackPaths: CALLBACK_PATHS,
  keySetLocations: KEY_PLACES,
  patientLookup: "callback",
  encode,
  encodeSession,
  decodeSession: decodeSession,
  encodeCallbackAddress,
  encodeReadBridge,
  inboundRequestId: (_headers, body) => requestIdIn(body) as InboundRequestId | null,
  decode: decodeCallback,
};

function requestIdIn(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("requestId" in body)) return null;
  return typeof body.requestId === "string" ? body.requestId.trim() || null : null;
}
