import { expect, test } from "vitest";
import { authCookies } from "@/lib/web/auth-cookies";

test("over https the browser keeps the cookies to this host, all paths and TLS", () => {
  const { sessionName, cookies } = authCookies("https://desk.example");
  expect(sessionName).toBe("__Host-next-auth.session-token");
  for (const cookie of Object.values(cookies)) {
    expect(cookie?.name).toMatch(/^__Host-/);
    expect(cookie?.options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
  }
});

test("over http two ports of a machine have cookies of their own", () => {
  const [first, second] = [authCookies("http://localhost:3000"), authCookies("http://localhost:3001")];
  expect(first.sessionName).toBe("next-auth-3000.session-token");
  expect(second.sessionName).toBe("next-auth-3001.session-token");
});
