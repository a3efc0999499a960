import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { secretFingerprint } from "@/lib/audit/secret-fingerprint";
import { env } from "@/lib/env";
import { lockOwnHospital, updateAlertUrl } from "@/lib/hospital/hospital-table";

/** An address that may hold a secret in its path or query; https alone, except beside the sandbox. Without one nothing is sent. */
const alertUrl = z
  .string("required")
  .trim()
  .max(500, "too-long")
  .refine((text) => text === "" || isAddress(text), { error: "not-an-address", abort: true })
  .refine((text) => text === "" || text.startsWith("https:") || env().SANDBOX === "on", "https-required")
  .transform((text) => (text === "" ? null : new URL(text).href));

/** Sets where signs of misuse are sent, for those that are found from now on. */
export const changeAlertSettings = command({
  name: "change-alert-settings",
  roles: ["admin"],
  needsVerification: true,
  input: z.object({ alertUrl }),
  run: async (tx, settings): Promise<void> => {
    const before = await lockOwnHospital(tx);
    await updateAlertUrl(tx, settings.alertUrl);
    await recordAudit(tx, {
      action: "hospital.alert-settings-changed",
      subject: { kind: "hospital", id: before.id },
      detail: { ...factsOf(settings.alertUrl, ""), ...factsOf(before.alertUrl, "Before") },
    });
  },
});

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return (
    url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.hash === ""
  );
}

/** What the trail keeps of an address: its host, and a fingerprint of the whole. */
function factsOf(url: string | null, when: "" | "Before") {
  return {
    [`host${when}`]: url && new URL(url).host,
    [`alertUrl${when}`]: url && secretFingerprint(url),
  };
}
