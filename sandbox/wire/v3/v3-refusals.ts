import type { Reply } from "@/sandbox/wire/call";

/** `{"error":{code,message}}`, the format of most v3 errors. */
export function v3Refusal(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

/** `{code,message}` without `error` around it. */
export function flatRefusal(status: number, code: string, message: string): Reply {
  return { status, body: { code, message } };
}

/** The error of the API manager in front of the gateway; its format is flat. */
export function unauthorized(code: "900901" | "900902", message: string, path: string): Reply {
  const description = `Access failure for API: ${path}. Make sure you have provided the correct security credentials`;
  return { status: 401, body: { code, message, description } };
}

/** An array with one entry for each field that is wrong. */
export function invalidFields(problems: { code: string; message: string }[]): Reply {
  return { status: 400, body: problems.map((error) => ({ error })) };
}

export const accessDenied: Reply = { status: 403, text: "Access Denied" };

export const malformedBody = v3Refusal(400, "ABDM-1006: ", "Bad Request, invalid request Body");

/** The reply to a missing X-HIU-ID, the same as to a wrong token. */
export const unauthorizedWithoutBody: Reply = { status: 401, text: "" };

/** The reply at an unknown address: JSON, but with a content type of plain text. */
export const noSuchResource: Reply = {
  status: 404,
  text: JSON.stringify({
    code: "404",
    type: "status report",
    message: "Runtime error",
    description: "No matching resource found for given API Request",
  }),
};
