/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string} output shown when something failed
 * @property {string[]} [figures] shown always
 */

/** Counts what passed and what failed, tells of each step as it ends, and has the last word. */
export class TestReport {
  #passed = 0;
  #failed = 0;
  #print;

  /** @param {(line: string) => void} print */
  constructor(print) {
    this.#print = print;
  }

  /**
   * @param {string} name of the step
   * @param {number} started when, in milliseconds
   * @param {Result} result
   */
  add(name, started, { passed, failed, output, figures = [] }) {
    this.#passed += passed;
    this.#failed += failed;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const count = passed + failed > 1 ? `, ${passed + failed} tests` : "";
    this.#print(`${failed > 0 ? "✗" : "✓"} ${name} (${seconds} s${count})`);
    if (failed > 0) this.#print(`\n${output.trim()}\n`);
    else for (const figure of figures) this.#print(`  ${figure.trim()}`);
  }

  /**
   * Does what must succeed for the tests to run at all: only its failure counts. Returns whether it succeeded.
   * @param {string} name
   * @param {() => Promise<void>} work
   */
  async attempt(name, work) {
    const started = Date.now();
    try {
      await work();
      return true;
    } catch (error) {
      this.add(name, started, { passed: 0, failed: 1, output: /** @type {Error} */ (error).message });
      return false;
    }
  }

  /** Says the last line; returns the exit code. */
  close() {
    this.#print(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed > 0 || this.#passed === 0 ? 1 : 0;
  }
}
