import "server-only";
import { z } from "zod";
import type { HospitalId, StaffId, StaffSessionId } from "@/lib/ids";

/** The PostgreSQL channel of change notifications. */
export const LIVE_CHANNEL = "consent_desk_live";

export const LIVE_TOPICS = [
  "consent-request",
  "patient-lookup",
  "credential",
  "callback",
  "delivery-check",
  "outbound-message",
  "staff",
  "emergency-access",
] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export const liveChange = z.object({
  hospitalId: z.string().transform((id) => id as HospitalId),
  topic: z.enum(LIVE_TOPICS),
  id: z.string(),
  /** The only person whose pages are notified, where nobody else sees what changed. */
  staffId: z
    .string()
    .transform((id) => id as StaffId)
    .optional(),
});

/** What changed, by its topic and id; never its content. */
export type LiveChange = z.infer<typeof liveChange>;

/** The end of a session: its streams end with it. */
export const liveSessionEnd = z.object({ endedSessionId: z.string().transform((id) => id as StaffSessionId) });
