/** Every reason for which an operation may be refused. The adapters in lib/web translate them once; the texts are in the message catalogue. */
export const APP_ERROR_CODES = [
  "not-signed-in",
  "not-allowed",
  "verification-needed",
  "not-found",
  "invalid-input",
  "conflict",
  "denied-unchanged",
  "last-admin",
  "registration-missing",
  "too-many-attempts",
  "too-busy",
  "second-factor-needed",
  "no-credential",
  "gateway-refused",
  "gateway-unreachable",
  "sealed-data-unreadable",
] as const;

export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** The one error that is thrown on purpose. `fields` maps an input field to its message key, for `invalid-input`. */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    message: string = code,
    readonly fields: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "AppError";
  }
}
