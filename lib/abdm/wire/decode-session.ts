import "server-only";

import { z } from "zod";

import type { SessionToken, WireErrorResult } from "@/lib/abdm/messages";
import { parseWireError } from "@/lib/abdm/errors/parse-wire-error";

/** The shortest lifetime ever observed (2022), for an answer that does not tell its own. */
const SHORTEST_LIFETIME_SECONDS = 600;

const session = z.object({
  accessToken: z.string().trim().min(1),
  expiresIn: z.coerce.number().int().positive().catch(SHORTEST_LIFETIME_SECONDS),
});

/** Any 2xx with an access token is a session (v3 answers 202, v0.5 200); `expiresIn` is seconds, whatever v0.5 says. */
export function decodeSession(status: number, body: string): SessionToken | WireErrorResult {
  const parsed = status >= 200 && status < 300 ? session.safeParse(parseJson(body)) : null;
  if (!parsed?.success) return { error: parseWireError(body) };
  return {
    accessToken: parsed.data.accessToken,
    expiresInSeconds: parsed.data.expiresIn,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
