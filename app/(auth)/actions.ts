"use server";

import { signOutHere } from "@/lib/web/sign-out";

export async function signOut(): Promise<void> {
  await signOutHere();
}
