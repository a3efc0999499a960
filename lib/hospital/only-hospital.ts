import "server-only";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { listFirstHospitalNames } from "@/lib/hospital/hospital-table";

/**
 * The name of this installation's hospital, which the sign-in page shows to everybody. Null where there are several: which ones they are, and
 * how many, is nobody's business before signing in.
 */
export async function onlyHospitalName(scope: SystemScope): Promise<string | null> {
  const names = await withSystemConnection(scope, "name the only hospital", (connection) =>
    listFirstHospitalNames(connection, 2),
  );
  const [name] = names;
  return names.length === 1 && name !== undefined ? name : null;
}
