"use server";

import { join, readLink } from "@/lib/web/join";

export async function readLinkAction(token: unknown) {
  return readLink(String(token));
}

export async function joinAction(form: { token: unknown; password: unknown }) {
  return join(String(form.token), String(form.password));
}
