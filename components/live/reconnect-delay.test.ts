import { expect, test } from "vitest";
import { reconnectDelay } from "./reconnect-delay";

test("delays are spread evenly between half a second and five seconds", () => {
  const steps = Array.from({ length: 900 }, (_, step) => reconnectDelay(() => step / 900));
  const inEachHalfSecond = Array.from(
    { length: 9 },
    (_, at) => steps.filter((delay) => delay >= 500 + at * 500 && delay < 1_000 + at * 500).length,
  );
  expect(inEachHalfSecond).toEqual(Array.from({ length: 9 }, () => 100));
});
