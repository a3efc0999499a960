/**
 * A lint rule that refuses what a selector finds.
 * @param {{ selector: string, because: string }} shape
 */
export function shapeRule({ selector, because }) {
  return {
    meta: { type: "problem", schema: [] },
    /** @param {any} context */
    create: (context) => ({
      [selector]: (/** @type {any} */ node) => context.report({ node, message: because }),
    }),
  };
}
