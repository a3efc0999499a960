import { expect, test } from "vitest";
import { asksAdmin } from "@/components/consent/request/asks-admin";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";
import { advice } from "@/messages/en.json";

test.each(Object.entries(advice))(
  "the advice %s can be copied for an administrator where its text names one",
  (key, text) => {
    expect(asksAdmin(key as FailureAdvice)).toBe(/administrator/i.test(text));
  },
);
