import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { postAlert, type AlertFailure } from "@/lib/operations/detection/post-alert";

/** Sends a message of the kind `test` to the alert address; null once it is delivered. Throws `conflict` where there is no address. */
export const testAlert = commandInSteps({
  name: "test-alert",
  roles: ["admin"],
  input: z.object({}),
  before: async (tx) => {
    const { alertUrl } = await findOwnHospital(tx);
    if (alertUrl === null) throw new AppError("conflict");
    return alertUrl;
  },
  call: ({ actor: { hospitalId }, now }, url): Promise<AlertFailure | null> =>
    postAlert(hospitalId, url, {
      hospitalId,
      kind: "test",
      raisedAt: now.toISOString(),
      page: `${env().APP_URL}/admin/health#detections`,
    }),
  after: async (tx, failure): Promise<AlertFailure | null> => {
    await recordAudit(tx, {
      action: "hospital.alert-tested",
      subject: { kind: "hospital", id: tx.actor.hospitalId },
      outcome: failure ? "failed" : "done",
      detail: failure ?? {},
    });
    return failure;
  },
});
