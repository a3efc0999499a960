import "server-only";

import type { Dialect } from "@/lib/abdm/messages";
import { encode, encodeCallbackAddress, encodeReadBridge, encodeSession } from "@/lib/abdm/v3/encode";
import { CALLBACK_PATHS, KEY_PLACES } from "@/lib/abdm/v3/v3-paths";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";
import { decodeSession } from "@/lib/abdm/wire/decode-session";
import type { InboundRequestId } from "@/lib/ids";

/** The present protocol, "HIE-CM v3". Gateway address: `https://dev.abdm.gov.in`, `https://apis.abdm.gov.in`. */
export const v3Dialect: Dialect = {
  name: "v3",
  callbackPaths: CALLBACK_PATHS,
  keySetLocations: KEY_PLACES,
  patientLookup: "abha-search",
  encode,
  encodeSession,
  decodeSession: decodeSession,
  encodeCallbackAddress,
  encodeReadBridge,
  inboundRequestId: (headers) => (headers.get("REQUEST-ID")?.trim() || null) as InboundRequestId | null,
  decode: decodeCallback,
};
