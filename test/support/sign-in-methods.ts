import "server-only";
import { hashSync } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { authenticatorApp, passkey } from "@/drizzle/schema/sign-in-method";
import { staff } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { Scope } from "@/lib/db/transaction";
import { newId, type PasskeyId } from "@/lib/ids";
import { beginPasskeyEnrolment } from "@/lib/staff/passkey/begin-passkey";
import { relyingParty } from "@/lib/staff/passkey/relying-party";
import { newAppSecret, sealAppSecret } from "@/lib/staff/second-factor/one-time-password";
import { NOW } from "@/test/support/fixtures";
import { SoftwareAuthenticator } from "@/test/support/software-authenticator";
import type { TestDatabase } from "@/test/support/test-database";

type StaffScope = Scope<StaffActor>;

/** An authenticator for this desk. */
export function newAuthenticator(): SoftwareAuthenticator {
  const { id: rpId, origin } = relyingParty();
  return new SoftwareAuthenticator({ origin, rpId });
}

/** A passkey that an authenticator has made for somebody, as their browser sends it. */
export async function newPasskey(scope: StaffScope, authenticator = newAuthenticator()) {
  const { challengeId, options } = await beginPasskeyEnrolment(scope, { actor: scope.actor, address: null });
  return { challengeId, response: authenticator.register(options.challenge) };
}

/** Adds a passkey of somebody whose authenticator is nowhere. */
export async function addPasskeyOf({ database, actor }: StaffScope): Promise<PasskeyId> {
  const id = newId<PasskeyId>();
  await (database as TestDatabase).admin.insert(passkey).values({
    id,
    hospitalId: actor.hospitalId,
    staffId: actor.staffId,
    credentialId: id,
    publicKey: Buffer.alloc(77),
    counter: 0,
    transports: [],
    isSynced: false,
    name: "Laptop",
    createdAt: NOW,
  });
  return id;
}

/** Begins an authenticator app of somebody, which waits for its first code; returns its secret. */
export async function addApp({ database, actor }: StaffScope): Promise<string> {
  const secret = newAppSecret();
  const { staffId, hospitalId } = actor;
  const row = { staffId, hospitalId, secret: sealAppSecret(staffId, secret), createdAt: NOW };
  await (database as TestDatabase).admin.insert(authenticatorApp).values(row);
  return secret;
}

/** The code that an app with this secret shows. */
export function codeOf(secret: string, at = NOW): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
}

/** Sets the password of somebody. */
export async function setPassword({ database, actor }: StaffScope, password: string): Promise<void> {
  const passwordHash = hashSync(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  const { admin } = database as TestDatabase;
  await admin.update(staff).set({ passwordHash }).where(eq(staff.id, actor.staffId));
}
