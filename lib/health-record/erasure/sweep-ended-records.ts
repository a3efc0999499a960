import "server-only";
import { sweep } from "@/lib/db/sweep";
import { atClock, transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { listEndedConsents, type EndedConsent } from "@/lib/health-record/erasure/ended-consent-queries";
import { settleRecords } from "@/lib/health-record/settle-records";

/** Erases the records of all consents that have ended, also where no message of the network reported the end. */
export function sweepEndedRecords(scope: SystemScope): Promise<void> {
  return sweep(
    "sweep-ended-records",
    (after: EndedConsent | null) =>
      withSystemConnection(scope, "list consents with records to erase", (connection) =>
        listEndedConsents(connection, after),
      ),
    ({ id, hospitalId }) => {
      const actor = { kind: "job", hospitalId, job: "sweep-ended-records" } as const;
      return transact({ ...atClock(scope), actor }, (tx) => settleRecords(tx, id));
    },
  );
}
