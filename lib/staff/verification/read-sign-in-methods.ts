import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { ROLES } from "@/lib/db/actor";
import type { PasskeyId } from "@/lib/ids";
import { listOwnPasskeys } from "@/lib/staff/passkey/passkey-table";
import { findAuthenticatorApp } from "@/lib/staff/second-factor/authenticator-app-table";
import { countUnusedCodes } from "@/lib/staff/second-factor/recovery-code-table";
import { findOwnProvider } from "@/lib/staff/single-sign-on/staff-identity-queries";
import { findStaff } from "@/lib/staff/staff-table";

/** A passkey. Times are in ISO 8601. */
export type PasskeyView = {
  id: PasskeyId;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  isSynced: boolean;
};

/** How a person signs in. */
export type SignInMethodsView = {
  passkeys: PasskeyView[];
  /** Since when there is an authenticator app, in ISO 8601; null where there is none. */
  appSince: string | null;
  recoveryCodesLeft: number;
  hasPassword: boolean;
  /** The identity provider at which they sign in; null where there is none. */
  provider: { id: string; name: string } | null;
};

/** How whoever acts signs in. */
export const readSignInMethods = query({
  name: "read-sign-in-methods",
  roles: ROLES,
  whileUnenrolled: true,
  input: z.object({}),
  run: async (tx): Promise<SignInMethodsView> => {
    const { staffId } = tx.actor;
    const [passkeys, app, recoveryCodesLeft, account, provider] = await Promise.all([
      listOwnPasskeys(tx),
      findAuthenticatorApp(tx, staffId),
      countUnusedCodes(tx),
      findStaff(tx, staffId),
      findOwnProvider(tx),
    ]);
    return {
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, isSynced }) => ({
        id,
        name,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
        isSynced,
      })),
      appSince: app?.confirmedAt?.toISOString() ?? null,
      recoveryCodesLeft,
      hasPassword: typeof account?.passwordHash === "string",
      provider,
    };
  },
  audits: { because: "one's own account" },
});
