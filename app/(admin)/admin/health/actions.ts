"use server";

import { act } from "@/lib/edge/action";
import { proveDelivery, proveInput } from "@/lib/gateway/prove-delivery";

export async function prove() {
  return act({ roles: ["admin"], input: proveInput, verb: proveDelivery }, {});
}
