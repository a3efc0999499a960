import { expect, it } from "vitest";
import { localPath } from "@/lib/web/local-path";

it.each([
  ["/requests/1?tab=timeline", "/requests/1?tab=timeline"],
  ["http://desk.example/requests", "/requests"],
  ["https://elsewhere.example//evil.example/x", "/"],
  ["//evil.example/x", "/x"],
  ["/\\evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?callbackUrl=/x", "/"],
  ["", "/"],
])("the path of %j is %j", (address, path) => {
  expect(localPath(address)).toBe(path);
});
