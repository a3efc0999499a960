"use server";

import { signOutHere } from "@/lib/edge/sign-out";

export async function signOut(): Promise<void> {
  await signOutHere();
}
