import "server-only";
import { createTransport } from "nodemailer";
import { SECOND } from "@/lib/clock";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

export type Mail = { to: { name: string; address: string }; subject: string; text: string };

/** What became of a mail. `sent`: the server took it; whether it arrives is not known. */
export type MailOutcome = "sent" | "not-set-up" | "unreachable" | "sign-in-refused" | "address-refused" | "failed";

/** After so long a mail server counts as unreachable: somebody waits in front of a page. */
const TIMEOUT = 5 * SECOND;

/**
 * Sends mails by the server of `SMTP_URL`, over one connection, one after the other; `not-set-up` without it. Never throws. Once the server cannot be reached
 * or refuses the sign-in, the rest is not tried.
 */
export async function sendMails(mails: readonly Mail[]): Promise<MailOutcome[]> {
  const { SMTP_URL: url } = env();
  if (!url) return mails.map(() => "not-set-up");
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
  });
  const outcomes: MailOutcome[] = [];
  for (const { to, subject, text } of mails) {
    const last = outcomes.at(-1);
    if (last === "unreachable" || last === "sign-in-refused") {
      outcomes.push(last);
      continue;
    }
    const outcome = await transport
      .sendMail({ from: senderAddress(), to, subject, text })
      .then(() => "sent" as const, outcomeOf);
    if (outcome !== "sent") log.warn("mail not sent", { outcome });
    outcomes.push(outcome);
  }
  transport.close();
  return outcomes;
}

function senderAddress(): string {
  const { SMTP_FROM, APP_URL } = env();
  return SMTP_FROM ?? `consent-desk@${new URL(APP_URL).hostname}`;
}

// The codes of nodemailer's errors.
function outcomeOf(error: unknown): MailOutcome {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (code === "EAUTH" || code === "ENOAUTH") return "sign-in-refused";
  if (code === "EENVELOPE") return "address-refused";
  if (["ECONNECTION", "ETIMEDOUT", "EDNS", "ESOCKET", "ETLS", "ECONNREFUSED"].includes(String(code)) && !responseCode)
    return "unreachable";
  return "failed";
}
