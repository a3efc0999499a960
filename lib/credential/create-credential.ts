import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { addCredentialVersion } from "@/lib/credential/add-credential-version";
import { credentialFacts } from "@/lib/credential/credential-facts";
import { credentialInput } from "@/lib/credential/credential-input";
import { activeCredential } from "@/lib/credential/credential-table";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { wakeWaitingMessages } from "@/lib/outbox/outbound-message-table";

/** Stores the hospital's first credential, without calling the gateway. Throws `conflict` where there is one to replace. */
export const createCredential = command({
  name: "create-credential",
  roles: ["admin"],
  needsVerification: true,
  input: credentialInput,
  run: async (tx, input): Promise<{ id: CredentialId }> => {
    await lockOwnHospital(tx, { newHiuId: input.hiuId });
    if (await activeCredential(tx)) throw new AppError("conflict");
    const id = await addCredentialVersion(tx, input, null);
    await wakeWaitingMessages(tx);
    const subject = { kind: "credential", id } as const;
    await recordAudit(tx, { action: "credential.created", subject, detail: credentialFacts(input) });
    await publishChange(tx, "credential", id);
    return { id };
  },
});
