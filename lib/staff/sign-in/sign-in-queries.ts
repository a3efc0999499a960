import "server-only";
import { sql } from "drizzle-orm";
import type { SystemConnection } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";

/**
 * The hospital to which an attempt for an unknown account belongs: the one whose people share the domain of the e-mail address, or the only
 * one that there is. Null where that names none, or several.
 */
export async function findHospitalOfEmail({ db }: SystemConnection, email: string): Promise<HospitalId | null> {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  const { rows } = await db.execute<{ of_domain: HospitalId[]; any: HospitalId[] }>(sql`
    select array(select distinct hospital_id from staff where split_part(email, '@', 2) = ${domain} limit 2) as of_domain,
           array(select id from hospital limit 2) as any`);
  const { of_domain: ofDomain = [], any = [] } = rows[0] ?? {};
  const [only, second] = ofDomain.length > 0 ? ofDomain : any;
  return only !== undefined && second === undefined ? only : null;
}
