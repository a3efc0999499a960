/** Something the person at the terminal can put right: shown as one sentence, never with a stack trace. */
export class Refusal extends Error {
  name = "Refusal";
}
