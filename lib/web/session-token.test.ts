import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { decodeSessionToken } from "@/lib/web/session-token";

const [NEW, OLD, OTHER] = ["the secret that is new", "the secret that is old", "the secret of another desk"];
const madeWith = (secret: string) => encode({ token: { sid: "session" }, secret });

test("a cookie that was made with any of the secrets is read", async () => {
  for (const secret of [NEW, OLD])
    expect(await decodeSessionToken(await madeWith(secret), [NEW, OLD])).toMatchObject({ sid: "session" });
});

test("a cookie that was made with a secret that was removed, a malformed one and none are read as none", async () => {
  for (const token of [await madeWith(OLD), await madeWith(OTHER), "a.b.c", "", undefined])
    expect(await decodeSessionToken(token, [NEW])).toBeNull();
});

test("a cookie that has expired is read as none", async () => {
  const token = await encode({ token: { sid: "session" }, secret: NEW, maxAge: -60 });
  expect(await decodeSessionToken(token, [NEW])).toBeNull();
});
