import "server-only";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { listOfferedProviders, type OfferedProvider } from "@/lib/staff/single-sign-on/find-provider";

/** The identity providers that the sign-in page offers. */
export function offeredProviders(): Promise<OfferedProvider[]> {
  return listOfferedProviders({ database: database(), now: systemNow() });
}
