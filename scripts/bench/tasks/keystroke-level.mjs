/**
 * Seconds of the operators that a keyboard alone needs, of the keystroke-level model (Card, Moran and Newell, "The keystroke-level model for
 * user performance time with interactive systems", Communications of the ACM 23(7), 1980): K for an average typist, and M.
 */
export const KEY_SECONDS = 0.28;
export const DECISION_SECONDS = 1.35;

/**
 * What a person does at a keyboard. Decisions (M) are placed by the rules of that article: one before each key that is a command (rule 0),
 * none within a text that is typed; none before a key that the one before anticipates, as Enter on the option that an arrow has marked, or
 * the keys that paste into the field which was opened for it (rule 1); one for a unit of several keys, as Tab pressed until a button has the
 * focus (rule 2); one before a key that ends a text which is different each time (rule 4). The keys Shift, Ctrl and Alt count as keys.
 * @typedef {{ keys: number, decisions: number }} Actions
 */

/**
 * Seconds that a person needs for the actions, without the time the system takes to respond.
 * @param {Actions} actions
 */
export function secondsOf({ keys, decisions }) {
  return keys * KEY_SECONDS + decisions * DECISION_SECONDS;
}

/**
 * How many keys a name of a key or of several held together stands for, such as `Control+Enter`.
 * @param {string} combination
 */
export function keysOfCombination(combination) {
  return combination.split("+").length;
}

/**
 * How many keys a text takes on a US keyboard: letters and signs that need Shift take two.
 * @param {string} text
 */
export function keysOfText(text) {
  return [...text].reduce((sum, sign) => sum + (/[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(sign) ? 2 : 1), 0);
}
