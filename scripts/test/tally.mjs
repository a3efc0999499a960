/** Counts what passed and what failed, tells of each step as it ends, and has the last word. */
export class Tally {
  passed = 0;
  failed = 0;
  #say;

  /** @param {(line: string) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /**
   * @param {string} name of the step
   * @param {number} started when, in milliseconds
   * @param {{ passed: number, failed: number, output: string }} result `output` is shown when something failed
   */
  add(name, started, { passed, failed, output }) {
    this.passed += passed;
    this.failed += failed;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const count = passed + failed > 1 ? `, ${passed + failed} tests` : "";
    this.#say(`${failed > 0 ? "✗" : "✓"} ${name} (${seconds} s${count})`);
    if (failed > 0) this.#say(`\n${output.trim()}\n`);
  }

  /** The last line and the exit code. */
  close() {
    this.#say(`${this.passed} passed, ${this.failed} failed`);
    return this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
