import { describe, expect, it } from "vitest";
import { rolesFromClaims } from "@/lib/staff/single-sign-on/roles-from-claims";

const roleRules = [
  { value: "doctors", role: "doctor" },
  { value: "surgeons", role: "doctor" },
  { value: "it", role: "admin" },
] as const;
const rolesOf = (claims: Record<string, unknown>, roleClaim = "groups") =>
  rolesFromClaims(claims, { roleClaim, roleRules });

describe("rolesFromClaims", () => {
  it.each([
    ["a list", { groups: ["canteen", "it", "doctors"] }, ["doctor", "admin"]],
    ["one value", { groups: "it" }, ["admin"]],
    ["two values that give the same role", { groups: ["doctors", "surgeons"] }, ["doctor"]],
    ["values that no rule names", { groups: ["Doctors", "doctors "] }, []],
    ["part of a value", { groups: ["doctor"] }, []],
    ["an empty list", { groups: [] }, []],
    ["no claim", {}, []],
    ["a claim of another type", { groups: { doctors: true } }, []],
    ["a list within a list", { groups: [["doctors"]] }, []],
    ["null", { groups: null }, []],
  ])("of %s are those that the rules give", (_, claims, roles) => {
    expect(rolesOf(claims)).toEqual(roles);
  });

  it("finds a claim within another one, and prefers one of this very name", () => {
    const claims = { realm_access: { roles: ["doctors"] } };
    expect(rolesOf(claims, "realm_access.roles")).toEqual(["doctor"]);
    expect(rolesOf({ ...claims, "realm_access.roles": ["it"] }, "realm_access.roles")).toEqual(["admin"]);
    expect(rolesOf(claims, "realm_access.other")).toEqual([]);
  });

  it.each(["constructor", "__proto__", "realm_access.constructor.name"])(
    "finds no claim %s that every object has",
    (name) => {
      expect(rolesOf({ realm_access: {} }, name)).toEqual([]);
    },
  );
});
