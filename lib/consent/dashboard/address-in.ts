import "server-only";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";

/** The patient of an audit entry, where what was searched for is a whole ABHA address. */
export function addressIn(search: string): { patient?: string } {
  const address = normaliseAbhaAddress(search);
  return address === null ? {} : { patient: address };
}
