/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string} output printed when something failed
 * @property {string[]} [figures] printed when nothing failed
 */

/**
 * What each step of a run works with.
 * @typedef {object} TestStep
 * @property {TestReport} report
 * @property {import("../setup/run-command.mjs").CommandContext} context
 * @property {import("./test-settings.mjs").TestSettings} settings
 * @property {string} distDir the folder of the build to run
 */

/** Prints the result of each step when it ends, counts the tests, and prints the last line of the run. */
export class TestReport {
  #passed = 0;
  #failed = 0;
  #print;

  /** @param {(line: string) => void} print */
  constructor(print) {
    this.#print = print;
  }

  /**
   * Adds the result of a step.
   * @param {string} name of the step
   * @param {number} startedAt in milliseconds
   * @param {Result} result
   */
  add(name, startedAt, { passed, failed, output, figures = [] }) {
    this.#passed += passed;
    this.#failed += failed;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const count = passed + failed > 1 ? `, ${passed + failed} tests` : "";
    this.#print(`${failed > 0 ? "✗" : "✓"} ${name} (${seconds} s${count})`);
    if (failed > 0) this.#print(`\n${output.trim()}\n`);
    else for (const figure of figures) this.#print(`  ${figure.trim()}`);
  }

  /**
   * Does work that the tests depend on: an exception counts as one failure, success counts nothing. Returns whether it succeeded.
   * @param {string} name
   * @param {() => Promise<void>} work
   */
  async attempt(name, work) {
    const startedAt = Date.now();
    try {
      await work();
      return true;
    } catch (error) {
      this.add(name, startedAt, { passed: 0, failed: 1, output: /** @type {Error} */ (error).message });
      return false;
    }
  }

  /** Prints the last line of the run. Returns the exit code: 0 only when something passed and nothing failed. */
  finish() {
    this.#print(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed > 0 || this.#passed === 0 ? 1 : 0;
  }
}
