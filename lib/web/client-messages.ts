import "server-only";
import type { AbstractIntlMessages } from "next-intl";
import { getMessages } from "next-intl/server";

/** The parts of the catalogue that a page's browser code needs; all other words stay on the server. */
export async function clientMessages(...parts: string[]): Promise<AbstractIntlMessages> {
  const all = await getMessages();
  return Object.fromEntries(parts.flatMap((part) => (part in all ? [[part, all[part]]] : []))) as AbstractIntlMessages;
}
