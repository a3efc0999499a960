"use server";

import { closeMessage } from "@/lib/operations/failed-messages/close-message";
import { retryMessage } from "@/lib/operations/failed-messages/retry-message";
import { runOperation } from "@/lib/web/run-operation";

export async function retryMessageAction(form: { id: string; reason: string }) {
  return runOperation(retryMessage, form);
}

export async function closeMessageAction(form: { id: string; reason: string }) {
  return runOperation(closeMessage, form);
}
