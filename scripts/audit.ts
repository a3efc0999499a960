import { toAuditKeys, type AuditKeys } from "@/lib/audit/audit-keys";
import { verifyFile } from "./audit/verify-file";
import { verifyTrails } from "./audit/verify-trails";
import { checkDatabase } from "./check-database";
import { Problems, toSentences } from "./problems";

/** The keys of a setting `AUDIT_KEY`. Throws {@link Problems} where there are none. */
function readKeys(setting: string | undefined): AuditKeys {
  const secrets = (setting ?? "").split(",").map((one) => Buffer.from(one, "base64"));
  if (secrets.some(({ length }) => length !== 32))
    throw new Problems([
      `AUDIT_KEY ${setting ? "must be 32 bytes in base64, or several separated by commas" : "is not set"}.`,
    ]);
  return toAuditKeys(secrets);
}

// Verifies the audit trail in the database of DATABASE_URL, or a file of removed entries. Exits with 0 when it is whole, or with 1 and a sentence for each that is not.
async function main([command, ...options]: string[]): Promise<void> {
  const keys = readKeys(process.env.AUDIT_KEY);
  if (command === "key") {
    for (const { name, publicKey } of keys) console.log(`${name} ed25519 ${publicKey}`);
    return;
  }
  const url = process.env.DATABASE_URL;
  if (!url || !URL.canParse(url)) throw new Problems(["DATABASE_URL must be a postgres:// address."]);
  await checkDatabase(url);
  const print = (line: string) => console.log(line);
  if (command === "verify-file") {
    if (!(await verifyFile({ url, keys, file: options[0] ?? "" }, print))) process.exitCode = 1;
    return;
  }
  const valueOf = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
  const settings = { url, keys, file: valueOf("--checkpoints"), hospitalId: valueOf("--hospital") };
  if (!(await verifyTrails(settings, print))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  for (const sentence of toSentences(error, "The audit trail was not verified")) console.error(sentence);
  process.exitCode = 1;
});
