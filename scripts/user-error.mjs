/** Something the person at the terminal can put right: shown as one sentence, never with a stack trace. */
export class UserError extends Error {
  name = "UserError";
}
