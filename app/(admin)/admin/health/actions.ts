"use server";

import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { markDetectionSeen } from "@/lib/operations/detection/mark-detection-seen";
import { runOperation } from "@/lib/web/run-operation";

export async function startDeliveryCheckAction() {
  return runOperation(startDeliveryCheck, {});
}

export async function markDetectionSeenAction(form: { id: string }) {
  return runOperation(markDetectionSeen, form);
}
