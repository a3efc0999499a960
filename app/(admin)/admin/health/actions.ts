"use server";

import { act } from "@/lib/web/action";
import { proveDelivery, proveInput } from "@/lib/operations/delivery/start-delivery-check";

export async function startDeliveryCheckAction() {
  return act({ roles: ["admin"], input: proveInput, verb: proveDelivery }, {});
}
