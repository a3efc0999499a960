"use server";

import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { runOperation } from "@/lib/web/run-operation";

export async function startDeliveryCheckAction() {
  return runOperation(startDeliveryCheck, {});
}
