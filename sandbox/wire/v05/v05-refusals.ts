import type { Reply } from "@/sandbox/wire/call";

/** `{"error":{code,message}}` with a numeric code, the format of all v0.5 errors. */
export function v05Refusal(status: number, code: number, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

export const tokenVerificationFailed = v05Refusal(401, 2401, "Token verification failed");

/** Also the error for an invalid or repeated request id and for a wrong clock. */
export const tooManyRequests = v05Refusal(429, 2429, "Too many requests found");

export const invalidRequest = (message: string) => v05Refusal(400, 2500, message);
