import { cpus } from "node:os";

/** The limits, in milliseconds and bytes. */
const LIMITS = { small: 400, large: 1_500, firstByte: 400, memory: 500 * 1024 * 1024 };

/**
 * Formats what was measured as lines for the terminal.
 * @param {{ reading: any, many: any, memory: any }} measured
 * @returns {string[]}
 */
export function formatRecordsReport({ reading, many, memory }) {
  const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(58) : cell.padStart(12))).join("");
  const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  const timed = (name, result, limit) =>
    row(
      name,
      ms(result.p50),
      ms(result.p95),
      ms(limit),
      ms(result.floor.p50),
      (result.p50 / result.floor.p50).toFixed(1),
    );
  const { alone, beside } = memory.callbacks;
  return [
    "",
    row(`${cpus().length} processors, Node ${process.versions.node}`, "p50", "p95", "limit", "floor p50", "ratio"),
    timed("last push to text on the open page (limit of p50)", reading.small, LIMITS.small),
    timed("  the same, a document of 5 MB (limit of p50)", reading.large, LIMITS.large),
    timed(`first byte, ${many.documents} documents, ${mb(many.bytes)} (limit of p95)`, many, LIMITS.firstByte),
    `  of which until the page was opened and stored, p50: ${ms(reading.small.opened.p50)}, with 5 MB ${ms(reading.large.opened.p50)}`,
    "  floors: one durable insert and a static text as long; a static page as long",
    "",
    `${memory.pages} pages of ${mb(memory.pageBytes)} at once: ${mb(memory.before)} before, at most ${mb(memory.peakWhileStoring)} while they were stored (${(memory.storedAfter / 1000).toFixed(1)} s), at most ${mb(memory.peak)} until they were opened (${(memory.openedAfter / 1000).toFixed(1)} s)`,
    `  ${mb(memory.added)} more, ${(memory.added / LIMITS.memory).toFixed(2)} of the limit of ${mb(LIMITS.memory)}`,
    `callbacks meanwhile: p50 ${ms(beside.p50)}, p95 ${ms(beside.p95)}; without pages p50 ${ms(alone.p50)}, p95 ${ms(alone.p95)}: ${(beside.p95 / alone.p95).toFixed(1)} times`,
  ];
}
