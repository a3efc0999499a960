import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../user-error.mjs";
import { DECISION_SECONDS, KEY_SECONDS, keysOfCombination, keysOfText, secondsOf } from "./keystroke-level.mjs";

/** More presses of Tab than any of the pages has stops. */
const MOST_STOPS = 80;

/** @typedef {ReturnType<typeof createKeyboardPerson>} KeyboardPerson */

/**
 * Somebody who uses a page by keyboard alone, at the speed of the keystroke-level model, so that what the product does while the person
 * thinks or types is no time of waiting. Counts what is done, and how long the product is waited for.
 * @param {import("@playwright/test").Page} page
 */
export function createKeyboardPerson(page) {
  let keys = 0;
  let decisions = 0;
  /** @type {number[]} each time the product was waited for, in milliseconds */
  const responses = [];

  /** Takes the time of some keys, and then does what they do. */
  async function strike(count, effect) {
    keys += count;
    await sleep(1_000 * KEY_SECONDS * count);
    await effect();
  }
  const press = (combination) => strike(keysOfCombination(combination), () => page.keyboard.press(combination));

  return {
    press,
    async decide() {
      decisions += 1;
      await sleep(1_000 * DECISION_SECONDS);
    },
    async type(text) {
      for (const sign of text) await strike(keysOfText(sign), () => page.keyboard.type(sign));
    },
    /** Presses Alt and the arrow to the left. These keys are the browser's, which ignores them from a program. */
    goBack: () => strike(keysOfCombination("Alt+ArrowLeft"), () => page.goBack()),
    /**
     * Presses Tab until an element has the focus. Throws a {@link UserError} when that never happens.
     * @param {import("@playwright/test").Locator} target
     */
    async tabTo(target) {
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        await press("Tab");
        if (await target.evaluate((element) => element === document.activeElement)) return;
      }
      throw new UserError(`Tab does not lead to ${target}`);
    },
    /** Waits for the product. @param {() => Promise<unknown>} response resolves when the person can go on */
    async waitFor(response) {
      const startedAt = performance.now();
      await response();
      responses.push(Math.round(performance.now() - startedAt));
    },
    done: () => {
      const responseSeconds = responses.reduce((sum, ms) => sum + ms, 0) / 1_000;
      return { keys, decisions, seconds: secondsOf({ keys, decisions }), responseSeconds, responses };
    },
  };
}

/** Waits until an element has the focus. @param {import("@playwright/test").Locator} target */
export async function untilFocused(target) {
  await target.and(target.page().locator(":focus")).waitFor();
}
