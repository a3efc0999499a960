import { expect, it } from "vitest";
import { readStaffArguments } from "./staff-arguments";

it("the arguments of an invitation are those of a person, with several roles in the order of the product", () => {
  const person = ["--name", "New Doctor", "--email", "New@City.example", "--role", "admin", "--role", "doctor"];
  expect(readStaffArguments(["invite", ...person, "--hpr-id", "71-1234-5678-9012", "--hospital", "IN1"])).toEqual({
    command: "invite",
    hospital: "IN1",
    person: {
      name: "New Doctor",
      email: "new@city.example",
      roles: ["doctor", "admin"],
      registrationNumber: null,
      council: null,
      hprId: "71-1234-5678-9012",
    },
  });
});

it("the arguments of a reset are an e-mail address", () => {
  expect(readStaffArguments(["reset", "Doctor@City.example"])).toEqual({
    command: "reset",
    hospital: undefined,
    email: "doctor@city.example",
  });
});

it.each([
  [[], /^Usage: npm run staff/],
  [["dance"], /^Usage: npm run staff/],
  [["reset"], /^Usage: npm run staff/],
  [["reset", "a@city.example", "b@city.example"], /^Usage: npm run staff/],
  [["list", "--loud"], /Unknown option '--loud'/],
  [["invite", "--email", "no address", "--role", "nurse"], /^--name is missing\.\n--email must be .*\n--role must be /],
])("the arguments %j are refused in words", (args, words) => {
  expect(() => readStaffArguments(args)).toThrow(words);
});
