import { z } from "zod";

export const faultsShape = z.strictObject({
  clientId: z.string().optional(),
  duplicate: z.number().int().min(0).max(100).optional(),
  reorder: z.boolean().optional(),
  reorderWithinMs: z.number().min(0).optional(),
  delayMs: z.tuple([z.number().min(0), z.number().min(0)]).optional(),
  drop: z.number().min(0).max(1).optional(),
  status: z.number().int().min(200).max(599).optional(),
  reply: z.json().optional(),
  retryAfter: z.number().min(0).optional(),
  hang: z.boolean().optional(),
  hangAfter: z.boolean().optional(),
  earlyCallback: z.boolean().optional(),
  bareStatus: z.boolean().optional(),
  messages: z.array(z.string()).optional(),
});

export const clientShape = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  hiuIds: z.array(z.string().min(1)).optional(),
  hiuNames: z.record(z.string(), z.string()).optional(),
  callbackUrl: z.url().nullable().optional(),
  tokenSeconds: z.number().int().min(1).optional(),
});

export const oneClientShape = z.strictObject({ clientId: z.string().optional() });

export const grantShape = z.strictObject({
  hiTypes: z.array(z.string()).optional(),
  hipIds: z.array(z.string()).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  eraseAt: z.string().optional(),
  widen: z.boolean().optional(),
});

export const revokeShape = z.strictObject({ artefactIds: z.array(z.string()).optional() });

const object = z.record(z.string(), z.unknown());

export const callbackShape = z.strictObject({
  clientId: z.string(),
  path: z.string().startsWith("/"),
  body: object,
  headers: z.record(z.string(), z.string()).optional(),
  claims: object.optional(),
  header: object.optional(),
  key: z.enum(["RS256", "RS512", "stranger"]).optional(),
});

export const tokenShape = z.strictObject({
  claims: object.optional(),
  header: object.optional(),
  key: z.enum(["RS256", "RS512", "stranger"]).optional(),
});

export const rotateShape = z.strictObject({ keepOld: z.boolean().optional() });
