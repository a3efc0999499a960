import type { Reply } from "@/sandbox/wire/call";

/** `{"error":{code,message}}`, the shape of most v3 refusals. */
export function refusal(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

/** What the API manager in front says; its shape is flat. */
export function unauthorized(code: "900901" | "900902", message: string, path: string): Reply {
  const description = `Access failure for API: ${path}. Make sure you have provided the correct security credentials`;
  return { status: 401, body: { code, message, description } };
}

/** One array entry for each field that is wrong. */
export function invalidFields(problems: { code: string; message: string }[]): Reply {
  return { status: 400, body: problems.map((error) => ({ error })) };
}

export const accessDenied: Reply = { status: 403, text: "Access Denied" };

export const malformedBody = refusal(400, "ABDM-1006: ", "Bad Request, invalid request Body");

/** A missing X-HIU-ID looks like a bad token. */
export const silentlyUnauthorized: Reply = { status: 401, text: "" };

/** No such address: JSON that calls itself text. */
export const noSuchResource: Reply = {
  status: 404,
  text: JSON.stringify({
    code: "404",
    type: "status report",
    message: "Runtime error",
    description: "No matching resource found for given API Request",
  }),
};
