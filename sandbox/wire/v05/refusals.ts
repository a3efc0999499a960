import type { Reply } from "@/sandbox/wire/call";

/** `{"error":{code,message}}` with a number for a code: the one shape of v0.5 refusals. */
export function refusal(status: number, code: number, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

export const badToken = refusal(401, 2401, "Token verification failed");

/** Also said of a bad or repeated request id and of a clock that is off. */
export const tooManyRequests = refusal(429, 2429, "Too many requests found");

export const invalidRequest = (what: string) => refusal(400, 2500, what);
