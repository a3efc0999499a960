import { expect, test } from "vitest";
import { isMessageKey } from "@/components/ui/message-key";

// Looks keys up in plain objects, which have more members than their messages.
const t = { has: () => true };

test.each(["__proto__", "constructor", "criticality.toString"])("%s, which every object has, is no key", (key) =>
  expect(isMessageKey(t, key)).toBe(false),
);

test("a key that the catalogue has is a key", () => expect(isMessageKey(t, "criticality.high")).toBe(true));
