import "server-only";
import { z } from "zod";

// Anything that can be an address on somebody's own network; whether it is read matters to nobody here.
const email = z
  .string("required")
  .trim()
  .toLowerCase()
  .max(254, "too-long")
  .regex(/^[^\s@]+@[^\s@]+$/, "not-an-email");

/** What a person types to sign in, and the network address they do it from. */
export const signInInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  // argon2 would hash a book; nobody types one.
  password: z.string().min(1).max(1024),
  address: z.string(),
});
export type SignInInput = z.infer<typeof signInInput>;

const account = {
  email,
  name: z.string("required").trim().min(1, "required").max(200, "too-long"),
  password: z.string("required").min(8, "password-too-short").max(1024, "too-long"),
};

/** A new account. Doctors have a registration number with their medical council. */
export const createStaffInput = z.discriminatedUnion("role", [
  z.object({ ...account, role: z.literal("admin") }),
  z.object({
    ...account,
    role: z.literal("doctor"),
    registrationNumber: z.string("required").trim().min(1, "required").max(64, "too-long"),
  }),
]);
export type CreateStaffInput = z.infer<typeof createStaffInput>;
