import "server-only";
import { parseTimestamp } from "@/lib/abdm/timestamps";
import type { ListSort } from "@/lib/consent/dashboard/list-input";
import type { ListPosition } from "@/lib/consent/dashboard/list-order-queries";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId } from "@/lib/ids";

/** A position as text for an address. It names nobody. */
export function writeCursor({ at, id, leads }: ListPosition, sort: ListSort): string {
  return Buffer.from(`${at.toISOString()} ${id}${leads ? ` ${sort}` : ""}`).toString("base64url");
}

/** The position that a cursor of an order stands for. Throws `invalid-input` for a cursor that is not ours, or of another order. */
export function readCursor(cursor: string, sort: ListSort): ListPosition {
  const [time = "", id = "", leading] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = parseTimestamp(time);
  const isOfSort = leading === undefined || (leading === sort && sort !== "newest");
  if (!at || !isUuid(id) || !isOfSort) throw new AppError("invalid-input", "cursor", { cursor: "cursor-unknown" });
  return { at, id: id as ConsentRequestId, leads: leading !== undefined };
}
