import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { credentialHistory } from "@/lib/credential/credential-table";
import type { CredentialView } from "@/lib/credential/credential-view";
import { toCredentialView } from "@/lib/credential/to-credential-view";

/** Every version of the hospital's credential, newest first. */
export const listCredentials = query({
  name: "list-credentials",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<CredentialView[]> => (await credentialHistory(tx)).map(toCredentialView),
  audits: { because: "settings of the hospital, without secrets" },
});
