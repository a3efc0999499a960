import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { callbackListener } from "@/lib/web/callback-listener";

test.each([
  ["GET", "/api/v3/hiu/consent/request/notify"],
  ["POST", "/requests/new"],
  ["POST", "/api/auth/callback/credentials"],
  ["POST", "/api/v3"],
  ["POST", "http://desk.example/api/v3/hiu/consent/request/notify"],
  ["POST", ""],
])("%s %s is no callback, and is left to Next.js", (method, url) => {
  const listener = callbackListener(() => {
    throw new Error("it is not answered here");
  });
  const response = {} as ServerResponse;
  expect(listener({ method, url } as IncomingMessage, response)).toBe(false);
});
