import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { newestCmConsentRequestId } from "@/lib/consent/request/consent-request-table";
import { credentialHistory } from "@/lib/credential/credential-table";
import { toCredentialView } from "@/lib/credential/to-credential-view";
import { env } from "@/lib/env";
import { deliveryOf } from "@/lib/operations/delivery/read-delivery";
import { assessSetup } from "@/lib/operations/setup/assess-setup";
import type { SetupView } from "@/lib/operations/setup/setup-view";

/** Which steps from the first client id to the first request hold for the hospital. */
export const readSetup = query({
  name: "read-setup",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<SetupView> => {
    const [history, delivery, request] = await Promise.all([
      credentialHistory(tx),
      deliveryOf(tx),
      newestCmConsentRequestId(tx),
    ]);
    const { APP_URL, SANDBOX } = env();
    return assessSetup({
      credentials: history.map(toCredentialView),
      delivery,
      hasRequest: request !== undefined,
      ownUrl: APP_URL,
      isDemo: SANDBOX === "on",
    });
  },
  audits: { because: "the state of the set-up" },
});
