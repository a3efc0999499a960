"use server";

import { join, readLink } from "@/lib/web/join";

export async function readLinkAction(token: unknown) {
  return readLink(String(token));
}

export async function joinAction(token: unknown, chosen: unknown) {
  return join(String(token), chosen);
}
