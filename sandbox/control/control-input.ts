import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { HI_TYPES } from "@/lib/abdm/vocabulary";
import { KEY_ENCODINGS } from "@/sandbox/hip/key-encoding";
import { PAGE_NUMBERINGS } from "@/sandbox/state/fault-table";

/** Reads the body as JSON of this schema; an empty body is `{}`. Throws an HTTP exception of status 400 that names every problem. */
export async function readControlInput<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
  const body = await c.req.text();
  const badRequest = (problem: string) => new HTTPException(400, { res: Response.json({ problem }, { status: 400 }) });
  let value: unknown;
  try {
    value = body === "" ? {} : JSON.parse(body);
  } catch {
    throw badRequest("The body is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badRequest(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}

/** The largest attachment that a test can ask for: 64 MiB. */
const MAX_ATTACHMENT_BYTES = 64 * 2 ** 20;

const hipFaults = {
  hipIds: z.array(z.string()).optional(),
  wrongTag: z.enum(["first", "all"]).optional(),
  wrongChecksum: z.boolean().optional(),
  missingPage: z.number().int().min(1).optional(),
  pageDelayMs: z.number().min(0).optional(),
  duplicatePages: z.number().int().min(0).max(100).optional(),
  keyEncoding: z.enum(KEY_ENCODINGS).optional(),
  pageNumbering: z.enum(PAGE_NUMBERINGS).optional(),
  pushBeforeOnRequest: z.boolean().optional(),
  linkInsteadOfContent: z.boolean().optional(),
  otherCareContext: z.boolean().optional(),
  largeAttachmentBytes: z.number().int().min(1).max(MAX_ATTACHMENT_BYTES).optional(),
  noPages: z.boolean().optional(),
  pushAfterEnd: z.boolean().optional(),
  onRequestError: z.strictObject({ code: z.union([z.string(), z.number().int()]), message: z.string() }).optional(),
};

export const faultsSchema = z.strictObject({
  clientId: z.string().optional(),
  ...hipFaults,
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
  statusWithoutArtefacts: z.boolean().optional(),
  refusedSessionStatus: z.enum(["TRANSFERRED", "RECEIVED"]).optional(),
  messages: z.array(z.string()).optional(),
});

export const clientSchema = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  hiuIds: z.array(z.string().min(1)).optional(),
  hiuNames: z.record(z.string(), z.string()).optional(),
  callbackUrl: z.url().nullable().optional(),
  tokenSeconds: z.number().int().min(1).optional(),
});

export const oneClientSchema = z.strictObject({ clientId: z.string().optional() });

export const grantSchema = z.strictObject({
  hiTypes: z.array(z.string()).optional(),
  hipIds: z.array(z.string()).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  eraseAt: z.string().optional(),
  widen: z.boolean().optional(),
  /** The network neither ends this consent at its time nor reports its end. */
  unreportedEnd: z.boolean().optional(),
});

export const documentsSchema = z.strictObject({
  abhaAddress: z.string().min(1),
  hipId: z.string().min(1),
  /** Without it, the newest visit of the patient to this hospital. */
  careContextReference: z.string().min(1).optional(),
  hiType: z.enum(HI_TYPES),
  /** The texts that the HIP encrypts. */
  documents: z.array(z.string()).min(1),
});

export const revokeSchema = z.strictObject({ artefactIds: z.array(z.string()).optional() });

const object = z.record(z.string(), z.unknown());

const token = {
  claims: object.optional(),
  header: object.optional(),
  /** `stranger` is a key that is not in the published key set. */
  key: z.enum(["RS256", "RS512", "stranger"]).optional(),
};

export const tokenSchema = z.strictObject(token);

export const callbackSchema = z.strictObject({
  clientId: z.string(),
  path: z.string().startsWith("/"),
  body: object,
  headers: z.record(z.string(), z.string()).optional(),
  ...token,
});

export const rotateSchema = z.strictObject({ keepOld: z.boolean().optional() });

/** Removes the members that are undefined. */
export function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
