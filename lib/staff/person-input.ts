import "server-only";
import { z } from "zod";
import { ROLES, type Role } from "@/lib/db/actor";

/** Any address that a network of one's own may use; whether it receives mail is not checked. */
export const emailInput = z
  .string("required")
  .trim()
  .toLowerCase()
  .min(1, "required")
  .max(254, "too-long")
  .regex(/^[^\s@]+@[^\s@]+$/, "not-an-email");

export const nameInput = z.string("required").trim().min(1, "required").max(200, "too-long");

/** Text that may be left out; empty text becomes null. */
const optionalText = (most: number) =>
  z
    .string("required")
    .trim()
    .max(most, "too-long")
    .transform((text) => text || null);

/** The roles of a person, at least one, in the order of {@link ROLES}. */
const rolesInput = z
  .array(z.enum(ROLES, "role-unknown"), "required")
  .min(1, "roles-missing")
  .max(20, "too-long")
  .transform((roles): Role[] => ROLES.filter((role) => roles.includes(role)));

const HPR_ID = /^(?:\d{2}-\d{4}-\d{4}-\d{4}|\d{14})$/;

/** What is known of a person. A doctor without a registration number can be added, and cannot send. */
export const personInput = z.object({
  name: nameInput,
  email: emailInput,
  roles: rolesInput,
  registrationNumber: optionalText(64),
  council: optionalText(120),
  hprId: optionalText(40).refine((id) => id === null || HPR_ID.test(id), "hpr-id-malformed"),
});
export type PersonInput = z.output<typeof personInput>;
