import "server-only";
import { credentialHistory } from "@/lib/credential/credential-table";
import { toCredentialView } from "@/lib/credential/to-credential-view";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";

/** Every version of the hospital's credential, newest first; for its admins. */
export async function listCredentials(ctx: Context): Promise<CredentialView[]> {
  permitStaff(ctx, "admin");
  return (await credentialHistory(ctx)).map(toCredentialView);
}
