import "server-only";
import type { Messages } from "next-intl";
import { getMessages } from "next-intl/server";

/** The parts of the catalogue that a page needs in the browser; all other texts stay on the server. */
export async function clientMessages(...parts: (keyof Messages)[]): Promise<Partial<Messages>> {
  const all = await getMessages();
  return Object.fromEntries(parts.map((part) => [part, all[part]]));
}
