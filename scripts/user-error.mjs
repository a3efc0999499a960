/** An error that the person at the terminal can correct: printed as one sentence, without a stack trace. */
export class UserError extends Error {
  name = "UserError";
}
