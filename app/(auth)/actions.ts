"use server";

import { signOutHere } from "@/lib/web/sign-out";

export async function signOutAction(): Promise<void> {
  await signOutHere();
}
