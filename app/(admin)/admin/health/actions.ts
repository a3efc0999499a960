"use server";

import { startDeliveryCheck } from "@/lib/operations/delivery/start-delivery-check";
import { runCommand } from "@/lib/web/run-command";

export async function startDeliveryCheckAction() {
  return runCommand(startDeliveryCheck, {});
}
