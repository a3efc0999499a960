import { expect, test } from "vitest";
import { isSameName } from "@/components/composer/same-name";

test.each([
  ["Hina Patel", "HINA PATEL"],
  ["Patel, Hina", "Hina Patel"],
  ["Hina R Patel", "Hina Patel"],
  ["H. Patel", "Hina Patel"],
  ["H Hina", "Hina Harish"],
  ["Smt. Hina Patel", "Hina Patel"],
  ["Hina", "Hina Patel"],
  ["हिना पटेल", "हिना पटेल"],
])("%j and %j can be one name", (one, other) => {
  expect([isSameName(one, other), isSameName(other, one)]).toEqual([true, true]);
});

test.each([
  ["Hina Patel", "Heena Patel"],
  ["Hina Patel", "Zubeida Contractor"],
  ["Hina Patel", "Hina Hina"],
  ["R Patel", "Hina Patel"],
  ["हिना", "हीना"],
])("%j and %j are two names", (one, other) => {
  expect([isSameName(one, other), isSameName(other, one)]).toEqual([false, false]);
});
