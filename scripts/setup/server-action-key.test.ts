import { expect, it } from "vitest";
import { serverActionKey } from "./server-action-key.mjs";

const first = Buffer.alloc(32, 1).toString("base64");
const second = Buffer.alloc(32, 2).toString("base64");

it("the key of server actions is 32 bytes, the same for the same first key, and not the key itself", () => {
  const key = serverActionKey(first);
  expect(Buffer.from(String(key), "base64")).toHaveLength(32);
  expect(serverActionKey(`${first},${second}`)).toBe(key);
  expect([first, second, serverActionKey(second)]).not.toContain(key);
});

it.each([undefined, "", "c2hvcnQ="])("there is no key of server actions for the encryption key %j", (encryptionKey) => {
  expect(serverActionKey(encryptionKey)).toBeUndefined();
});
