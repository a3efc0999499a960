import "server-only";
import { parseTimestamp } from "@/lib/abdm/timestamps";
import { AppError } from "@/lib/errors";
import { isUuid } from "@/lib/ids";

/** A place in a list that is ordered by a time and then by id. */
export type PagePlace<Id extends string> = { at: Date; id: Id };

/** The place as opaque text for an address. */
export function writeCursor({ at, id }: PagePlace<string>): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");
}

/** The place that {@link writeCursor} wrote. Throws `not-found` for text that it did not write. */
export function readCursor<Id extends string>(cursor: string): PagePlace<Id> {
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = parseTimestamp(time);
  if (!at || !isUuid(id)) throw new AppError("not-found");
  return { at, id: id as Id };
}
