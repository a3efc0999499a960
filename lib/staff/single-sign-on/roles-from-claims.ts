import "server-only";
import { ROLES, type Role } from "@/lib/db/actor";
import type { RoleRule } from "@/lib/staff/single-sign-on/identity-provider-table";

/**
 * The roles that the claims of an ID token give, by a hospital's rules. The claim holds one value or a list; `realm_access.roles` names a claim
 * within another one, unless a claim has this very name.
 */
export function rolesFromClaims(
  claims: Readonly<Record<string, unknown>>,
  { roleClaim, roleRules }: { roleClaim: string; roleRules: readonly RoleRule[] },
): Role[] {
  const values = new Set([claimAt(claims, roleClaim)].flat());
  const given = new Set(roleRules.filter(({ value }) => values.has(value)).map(({ role }) => role));
  return ROLES.filter((role) => given.has(role));
}

function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) value = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return value;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
