import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { IdentityProviderId } from "@/lib/ids";
import { listProviderRows } from "@/lib/staff/single-sign-on/identity-provider-table";

/** Throws `invalid-input` where another provider of the hospital is enabled. Called under a lock on the hospital. */
export async function refuseSecondEnabled(tx: Tx, id: IdentityProviderId): Promise<void> {
  const others = (await listProviderRows(tx)).filter((row) => row.isEnabled && row.id !== id);
  if (others.length > 0) throw new AppError("invalid-input", undefined, { isEnabled: "other-provider-enabled" });
}
