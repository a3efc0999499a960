import "server-only";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { isUuid, type IdentityProviderId } from "@/lib/ids";
import {
  findAnyProvider,
  listEnabledRows,
  type IdentityProviderRow,
} from "@/lib/staff/single-sign-on/identity-provider-table";

/** A provider by the id in an address, enabled or not. */
export async function findProvider(scope: SystemScope, id: string): Promise<IdentityProviderRow | null> {
  if (!isUuid(id)) return null;
  return withSystemConnection(scope, "find an identity provider", (connection) =>
    findAnyProvider(connection, id as IdentityProviderId),
  );
}

/** A provider that the sign-in page offers. */
export type OfferedProvider = { id: string; name: string };

/** The enabled providers of all hospitals, by name. */
export function listOfferedProviders(scope: SystemScope): Promise<OfferedProvider[]> {
  return withSystemConnection(scope, "find an identity provider", listEnabledRows);
}
