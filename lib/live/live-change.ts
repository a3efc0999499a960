import "server-only";
import { z } from "zod";
import type { HospitalId } from "@/lib/ids";

/** The PostgreSQL channel of change notifications. */
export const LIVE_CHANNEL = "consent_desk_live";

export const LIVE_TOPICS = ["consent-request", "patient-lookup", "credential", "callback", "delivery-check"] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export const liveChange = z.object({
  hospitalId: z.string().transform((id) => id as HospitalId),
  topic: z.enum(LIVE_TOPICS),
  id: z.string(),
});

/** What changed, by its topic and id; never its content. */
export type LiveChange = z.infer<typeof liveChange>;
