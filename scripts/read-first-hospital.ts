import type { z } from "zod";
import type { NewHospital } from "@/lib/credential/create-hospital";
import { credentialInput } from "@/lib/credential/credential-input";
import type { Env } from "@/lib/env";
import { createStaffInput, type CreateStaffInput } from "@/lib/staff/create-staff";
import { Problems } from "./problems";

const HOSPITAL_SETTINGS = [
  "GATEWAY_URL",
  "GATEWAY_DIALECT",
  "GATEWAY_CLIENT_ID",
  "GATEWAY_CLIENT_SECRET",
  "GATEWAY_CM_ID",
  "HIU_ID",
  "HIU_NAME",
] as const satisfies (keyof Env)[];

const SETTING_OF_FIELD: Record<string, string> = {
  gatewayUrl: "GATEWAY_URL",
  dialect: "GATEWAY_DIALECT",
  clientId: "GATEWAY_CLIENT_ID",
  clientSecret: "GATEWAY_CLIENT_SECRET",
  cmId: "GATEWAY_CM_ID",
  jwksUrl: "GATEWAY_JWKS_URL",
  issuer: "GATEWAY_ISSUER",
  hiuId: "HIU_ID",
};

const MESSAGES: Record<string, string> = {
  "https-required": "must be an https address (http only on this machine)",
  "not-an-address": "must be a plain web address",
  "not-an-email": "must be an e-mail address",
  "password-needs-15": "must be at least 15 characters",
  "too-long": "is too long",
};

/**
 * Reads the first hospital from the settings; null when they name none. Throws {@link Problems} when settings are missing or not
 * usable.
 */
export function readFirstHospital(settings: Env, names: Record<string, string | undefined>): NewHospital | null {
  const given = HOSPITAL_SETTINGS.filter((name) => settings[name] !== undefined);
  if (given.length === 0) return null;
  const missing: string[] = [
    ...HOSPITAL_SETTINGS.filter((name) => settings[name] === undefined),
    ...missingAccountSettings(settings),
  ];
  if (missing.length > 0) {
    throw new Problems([
      `The first hospital cannot be created, because these settings are missing: ${missing.join(", ")}. ` +
        `Set them beside ${given.join(", ")}, or none of them.`,
    ]);
  }
  const credential = check(
    credentialInput,
    {
      gatewayUrl: settings.GATEWAY_URL,
      dialect: settings.GATEWAY_DIALECT,
      clientId: settings.GATEWAY_CLIENT_ID,
      clientSecret: settings.GATEWAY_CLIENT_SECRET,
      cmId: settings.GATEWAY_CM_ID,
      hiuId: settings.HIU_ID,
      jwksUrl: settings.GATEWAY_JWKS_URL,
      issuer: settings.GATEWAY_ISSUER,
    },
    (field) => SETTING_OF_FIELD[field] ?? field,
  );
  return { name: settings.HIU_NAME ?? "", credential, accounts: readAccounts(settings, names) };
}

/** At least one account is needed to sign in, and an e-mail address needs its password. */
function missingAccountSettings(settings: Env): string[] {
  const pairs = [["ADMIN_EMAIL", "ADMIN_PASSWORD"] as const, ["DOCTOR_EMAIL", "DOCTOR_PASSWORD"] as const];
  const started = pairs.filter((pair) => pair.some((name) => settings[name] !== undefined));
  return (started.length > 0 ? started : pairs.slice(0, 1)).flat().filter((name) => settings[name] === undefined);
}

function readAccounts(settings: Env, names: Record<string, string | undefined>): CreateStaffInput[] {
  const { ADMIN_EMAIL, ADMIN_PASSWORD, DOCTOR_EMAIL, DOCTOR_PASSWORD } = settings;
  const staff: CreateStaffInput[] = [];
  if (ADMIN_EMAIL) {
    const account = {
      role: "admin",
      email: ADMIN_EMAIL,
      password: ADMIN_PASSWORD,
      name: names.ADMIN_NAME || nameFromEmail(ADMIN_EMAIL),
    };
    staff.push(check(createStaffInput, account, (field) => `ADMIN_${field.toUpperCase()}`));
  }
  if (DOCTOR_EMAIL) {
    const name = names.DOCTOR_NAME || `Dr. ${nameFromEmail(DOCTOR_EMAIL)}`;
    const registrationNumber = names.DOCTOR_REGISTRATION_NUMBER || "NOT-SET";
    const account = { role: "doctor", email: DOCTOR_EMAIL, password: DOCTOR_PASSWORD, name, registrationNumber };
    staff.push(check(createStaffInput, account, (field) => `DOCTOR_${field.toUpperCase()}`));
  }
  return staff;
}

/** A name made from an e-mail address: "second.doctor@city.example" becomes "Second Doctor". */
function nameFromEmail(email: string): string {
  const words =
    email
      .split("@")[0]
      ?.split(/[._+-]+/)
      .filter(Boolean) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

function check<S extends z.ZodType>(schema: S, given: unknown, settingOf: (field: string) => string): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Problems(
    parsed.error.issues.map(
      (issue) => `${settingOf(String(issue.path[0]))} ${MESSAGES[issue.message] ?? "is not usable"}.`,
    ),
  );
}
