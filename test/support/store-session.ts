import "server-only";
import { HOUR, systemNow } from "@/lib/clock";
import { sealAccessToken } from "@/lib/credential/credential-secrets";
import { activeCredential, lockGatewaySession, updateGatewaySession } from "@/lib/credential/credential-table";
import type { Database } from "@/lib/db/database";
import type { HospitalId } from "@/lib/ids";

/** For tests: a hospital that has a session with its gateway, so that nobody is asked for one. */
export async function keepToken(db: Database, hospitalId: HospitalId): Promise<void> {
  const credential = await activeCredential({ db, actor: { kind: "job", hospitalId, job: "test" } });
  if (!credential) throw new Error("the hospital has a credential");
  const now = systemNow();
  await lockGatewaySession(db, credential.id);
  await updateGatewaySession(db, credential.id, {
    accessToken: sealAccessToken(credential.id, "token"),
    askedAt: now,
    expiresAt: new Date(now.getTime() + HOUR),
    outcome: "opened",
  });
}
