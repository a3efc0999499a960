import "server-only";

import { z } from "zod";

import { parseWireError } from "@/lib/abdm/errors/parse-wire-error";
import type { SessionToken, WireErrorResult } from "@/lib/abdm/messages";
import { parseJson } from "@/lib/abdm/wire/fields";

/** The shortest lifetime that was observed (2022); used if the response contains none. */
const DEFAULT_LIFETIME_SECONDS = 600;

const sessionSchema = z.object({
  accessToken: z.string().trim().min(1),
  expiresIn: z.coerce.number().int().positive().catch(DEFAULT_LIFETIME_SECONDS),
});

/**
 * Decodes a session response. Any 2xx with an access token is a session (v3 responds 202, v0.5 200); everything else is an
 * error. `expiresIn` is in seconds, although the specification of v0.5 documents minutes.
 */
export function decodeSession(status: number, body: string): SessionToken | WireErrorResult {
  const isSuccess = status >= 200 && status < 300;
  const session = isSuccess ? sessionSchema.safeParse(parseJson(body)).data : undefined;
  if (session === undefined) return { error: parseWireError(body) };
  return { accessToken: session.accessToken, expiresInSeconds: session.expiresIn };
}
