/** How slow this machine is; playwright.config.ts has set it. */
const TIME_FACTOR = Number(process.env.TIME_FACTOR ?? 1);

/** A limit in milliseconds, stretched by how slow this machine is. */
export function timeLimit(milliseconds: number): number {
  return Math.round(milliseconds * TIME_FACTOR);
}
