"use server";

import { signOut } from "@/lib/web/current-staff";

export async function signOutAction(): Promise<void> {
  await signOut();
}
