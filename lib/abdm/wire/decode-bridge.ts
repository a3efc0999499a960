import "server-only";

import { z } from "zod";

import type { Bridge } from "@/lib/abdm/messages";
import { parseWireError } from "@/lib/abdm/errors/parse-wire-error";

const NOTHING: Bridge = { url: null, active: true, services: [] };

const flag = z.boolean().nullish().catch(null);
const text = z.string().trim().nullish().catch(null);

const service = z
  .object({ id: text, serviceId: text, types: z.array(z.unknown()).nullish().catch(null), isHiu: flag, active: flag })
  .transform(({ id, serviceId, types, isHiu, active }) => ({
    id: id || serviceId || "",
    types: [...(types ?? []).map((type) => String(type).toUpperCase()), ...(isHiu ? ["HIU"] : [])],
    active: active !== false,
  }));

const bridge = z.object({
  bridge: z.object({ url: text, active: flag, blocklisted: flag }),
  services: z
    .array(service.nullable().catch(null))
    .nullish()
    .catch(null)
    .transform((all) => (all ?? []).filter((one) => one !== null).filter(({ id }) => id !== "")),
});

/**
 * Reads what the gateway tells of a client; null where it tells nothing that can be read. Both dialects answer alike, bare
 * or wrapped; 204, an empty answer and ABDM-1001 say that nothing is registered. Source: ABDM v3 bridge-services.
 */
export function decodeBridge(status: number, body: string): Bridge | null {
  if (status === 204 || parseWireError(body).code === "ABDM-1001") return NOTHING;
  if (status < 200 || status >= 300) return null;
  if (body.trim() === "") return NOTHING;
  for (const candidate of unwrapped(parseJson(body))) {
    const read = bridge.safeParse(candidate).data;
    if (!read) continue;
    const { url, active, blocklisted } = read.bridge;
    return { url: url || null, active: active !== false && blocklisted !== true, services: read.services };
  }
  return null;
}

/** The value itself and what is known to be wrapped around it. */
function unwrapped(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const { service: inService, data, bridgeService } = value as Record<string, unknown>;
  return [value, inService, data, bridgeService];
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
