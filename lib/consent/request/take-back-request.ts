import "server-only";
import { command } from "@/lib/access/command";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { releaseHeldRequest } from "@/lib/consent/request/release-held-request";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";

/**
 * Takes a request back that has not left: its message is cancelled, and it is a draft again with all that was typed. Throws `conflict` once a
 * process has taken the message to send it, or it is no longer being sent, and `not-found` for another doctor's.
 */
export const takeBackRequest = command({
  name: "take-back-request",
  roles: ["doctor"],
  input: idInput,
  run: async (tx, { id }): Promise<{ id: ConsentRequestId }> => {
    const result = await releaseHeldRequest(tx, id);
    if (result !== "released") throw new AppError(result === "left" ? "conflict" : result);
    return { id };
  },
});
