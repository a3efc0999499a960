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

/** A mail server as a URL with its sign-in, and the address that mails come from. */
export type MailServer = { url: string; from: string };

/** The mail server of the settings; null where none is set. */
export function mailServer(): MailServer | null {
  const { SMTP_URL: url, SMTP_FROM, APP_URL } = env();
  return url ? { url, from: SMTP_FROM ?? `consent-desk@${new URL(APP_URL).hostname}` } : null;
}

/**
 * Sends mails over one connection, one after the other; `not-set-up` without a server. Never throws. Once the server cannot be reached
 * or refuses the sign-in, the rest is not tried.
 */
export async function sendMails(
  mails: readonly Mail[],
  server: MailServer | null = mailServer(),
): Promise<MailOutcome[]> {
  if (!server) return mails.map(() => "not-set-up");
  const { url, from } = server;
  const timeouts = { connectionTimeout: TIMEOUT, greetingTimeout: TIMEOUT, socketTimeout: TIMEOUT };
  const transport = createTransport({ url, pool: true, maxConnections: 1, ...timeouts });
  const outcomes: MailOutcome[] = [];
  for (const { to, subject, text } of mails) {
    const before = outcomes.at(-1);
    const isHopeless = before === "unreachable" || before === "sign-in-refused";
    const outcome = isHopeless
      ? before
      : await transport.sendMail({ from, to, subject, text }).then(() => "sent" as const, outcomeOf);
    if (outcome !== "sent") log.warn("mail not sent", { outcome });
    outcomes.push(outcome);
  }
  transport.close();
  return outcomes;
}

const UNREACHABLE = ["ECONNECTION", "ETIMEDOUT", "EDNS", "ESOCKET", "ETLS", "ECONNREFUSED"];

// The codes of nodemailer's errors.
function outcomeOf(error: unknown): MailOutcome {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (code === "EAUTH" || code === "ENOAUTH") return "sign-in-refused";
  if (code === "EENVELOPE") return "address-refused";
  return UNREACHABLE.includes(String(code)) && !responseCode ? "unreachable" : "failed";
}
