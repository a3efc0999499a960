import "server-only";
import { sendMails, type Mail } from "@/lib/send-mail";
import type { MadeLink } from "@/lib/staff/make-link";
import type { NewLink } from "@/lib/staff/staff-view";

/** Sends each link to its person where a mail server is set, and returns the links with what became of the mails: they may be handed over as well. */
export async function sendLinks(hospital: string, links: readonly MadeLink[]): Promise<NewLink[]> {
  const outcomes = await sendMails(links.map((link) => mailOf(hospital, link)));
  return links.map(({ id, name, email, link, expiresAt }, at) => ({
    id,
    name,
    email,
    link,
    expiresAt: expiresAt.toISOString(),
    mail: outcomes[at] ?? "failed",
  }));
}

/** The same for one link. */
export async function sendLink({ hospital, made }: { hospital: string; made: MadeLink }): Promise<NewLink> {
  const [sent] = await sendLinks(hospital, [made]);
  if (!sent) throw new Error("a link was made");
  return sent;
}

/** A plain text: no picture or script that a mail program would block, and the link in full. */
function mailOf(hospital: string, { name, email, purpose, link }: MadeLink): Mail {
  const reason =
    purpose === "invite"
      ? `${hospital} invites you to Consent Desk, where it asks patients for consent to see their health records.`
      : `An administrator of ${hospital} has reset how you sign in to Consent Desk.`;
  const text = [
    `${name},`,
    "",
    reason,
    "Open this link and choose how you sign in:",
    "",
    link,
    "",
    "It works once, for three days. Do not pass it on: whoever opens it first signs in as you.",
    "If you did not expect this mail, ask an administrator of the hospital.",
    "",
  ];
  const subject =
    purpose === "invite" ? `Invitation to Consent Desk of ${oneLine(hospital)}` : "Sign in to Consent Desk anew";
  return { to: { name, address: email }, subject, text: text.join("\n") };
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");
