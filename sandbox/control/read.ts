import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";

/** The body as JSON of this shape, an empty one as `{}`; anything else is a 400 that says what is wrong. */
export async function read<T extends z.ZodType>(c: Context, shape: T): Promise<z.output<T>> {
  const written = await c.req.text();
  const refuse = (message: string) =>
    new HTTPException(400, { res: Response.json({ problem: message }, { status: 400 }) });
  let value: unknown;
  try {
    value = written === "" ? {} : JSON.parse(written);
  } catch {
    throw refuse("The body is not JSON.");
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}
