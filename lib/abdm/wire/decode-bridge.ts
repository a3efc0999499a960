import "server-only";

import { z } from "zod";

import { parseWireError } from "@/lib/abdm/errors/parse-wire-error";
import type { Bridge } from "@/lib/abdm/messages";
import { parseJson } from "@/lib/abdm/wire/fields";

/** Of more services than a client can have these many are read. */
const MAX_SERVICES = 500;

const NOT_REGISTERED: Bridge = { url: null, active: true, services: [] };

const flag = z.boolean().nullish().catch(null);
const text = z.string().trim().nullish().catch(null);

const serviceSchema = z
  .object({ id: text, serviceId: text, types: z.array(z.unknown()).nullish().catch(null), isHiu: flag, active: flag })
  .transform(({ id, serviceId, types, isHiu, active }) => ({
    id: id || serviceId || "",
    types: [...(types ?? []).map((type) => String(type).toUpperCase()), ...(isHiu ? ["HIU"] : [])],
    active: active !== false,
  }));

const bridgeSchema = z.object({
  bridge: z.object({ url: text, active: flag, blocklisted: flag }),
  services: z
    .preprocess(
      (services) => (Array.isArray(services) ? services.slice(0, MAX_SERVICES) : services),
      z.array(serviceSchema.nullable().catch(null)).nullish(),
    )
    .catch(null)
    .transform((services) => (services ?? []).filter((service) => service !== null).filter(({ id }) => id !== "")),
});

/**
 * Decodes the registration of a client; returns null if the response cannot be read. Both dialects send the same object,
 * sometimes inside another one. A 204, an empty body and ABDM-1001 mean that nothing is registered. Source: ABDM v3
 * bridge-services.
 */
export function decodeBridge(status: number, body: string): Bridge | null {
  if (status === 204 || parseWireError(body).code === "ABDM-1001") return NOT_REGISTERED;
  if (status < 200 || status >= 300) return null;
  if (body.trim() === "") return NOT_REGISTERED;
  for (const candidate of candidates(parseJson(body))) {
    const parsed = bridgeSchema.safeParse(candidate).data;
    if (!parsed) continue;
    const { url, active, blocklisted } = parsed.bridge;
    return { url: url || null, active: active !== false && blocklisted !== true, services: parsed.services };
  }
  return null;
}

/** The value itself, and its members that are known to contain the bridge in some responses. */
function candidates(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const { service, data, bridgeService } = value as Record<string, unknown>;
  return [value, service, data, bridgeService];
}
