/** What the person at the terminal can put right: one sentence each, shown without a stack trace. */
export class Problems extends Error {
  override name = "Problems";

  constructor(readonly sentences: string[]) {
    super(sentences.join("\n"));
  }
}
