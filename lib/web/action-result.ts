import type { AppErrorCode } from "@/lib/errors";

/**
 * Why an operation was refused. `unexpected` is an error of ours, which the log describes. The browser finds the last two: the page is of
 * another version of the software than the server, or the server did not answer.
 */
export type RefusalCode = AppErrorCode | "unexpected" | "page-outdated" | "unreachable";

/** `fields` maps an input field (`hiTypes`, `period.from`) to its message key; `message` is the gateway's own text, where it refused. */
export type Refusal = { code: RefusalCode; fields: Record<string, string>; message?: string };

/** The result of a server action. */
export type ActionResult<T> = { status: "done"; value: T } | ({ status: "refused" } & Refusal);
