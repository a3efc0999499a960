import "server-only";

import type { Dialect } from "@/lib/abdm/messages";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { DialectName } from "@/lib/abdm/vocabulary";

const DIALECT_OF: Record<DialectName, Dialect> = { v3: v3Dialect, "v0.5": v05Dialect };

/** Returns the implementation of a dialect. */
export function dialectOf(name: DialectName): Dialect {
  return DIALECT_OF[name];
}
