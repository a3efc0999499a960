/** Problems that the operator can solve: one sentence each, shown without a stack trace. */
export class Problems extends Error {
  override name = "Problems";

  constructor(readonly sentences: string[]) {
    super(sentences.join("\n"));
  }
}
