import type { AppErrorCode } from "@/lib/errors";

/** Why an action did not happen; `unexpected` is a fault of ours, which the log knows more about. */
export type RefusalCode = AppErrorCode | "unexpected";

/**
 * What an action answers. `fields` maps an input field (`hiTypes`, `period.from`) to its message key; `message` is the
 * gateway's own words, where it refused.
 */
export type ActionResult<T> =
  | { status: "done"; value: T }
  | {
      status: "refused";
      code: RefusalCode;
      fields: Record<string, string>;
      message?: string;
    };
