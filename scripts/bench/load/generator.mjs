import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

/**
 * @typedef {object} Load
 * @property {number} port on 127.0.0.1
 * @property {string} path
 * @property {Record<string, string>} headers `{id}` in a value becomes a new UUID with each request
 * @property {string} body
 * @property {number} connections kept open
 * @property {number} seconds
 * @property {number} [perSecond] requests that arrive each second whatever became of those before; without it, as fast as answered
 */

/** One kept-alive connection; one request at a time. */
class Line {
  #socket;
  #text = "";
  #done = null;

  constructor(port) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (part) => this.#read(part));
    this.#socket.on("error", () => this.#end("lost"));
    this.#socket.on("close", () => this.#end("lost"));
  }

  /** Sends one request; gives the status of its answer. */
  ask(request) {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(part) {
    this.#text += part;
    const head = this.#text.indexOf("\r\n\r\n");
    if (head === -1) return;
    const headers = this.#text.slice(0, head);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0);
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(headers);
    const rest = this.#text.slice(head + 4);
    if (isChunked ? !rest.endsWith("0\r\n\r\n") : rest.length < length) return;
    this.#text = "";
    this.#end(headers.slice(9, 12));
  }

  #end(status) {
    const done = this.#done;
    this.#done = null;
    done?.(status);
  }
}

/**
 * Puts a load on a server and measures it.
 * @param {Load} load
 */
async function run({ port, path, headers, body, connections, seconds, perSecond }) {
  const head = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const text = `POST ${path} HTTP/1.1\r\n${head.join("")}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const [before = "", ...after] = text.split("{id}");
  const lines = Array.from({ length: connections }, () => new Line(port));
  const statuses = {};
  const times = [];
  const ask = async (line, since) => {
    const status = await line.ask(before + after.map((part) => randomUUID() + part).join(""));
    times.push(performance.now() - since);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const started = performance.now();
  const end = started + seconds * 1000;
  if (perSecond === undefined) {
    const go = async (line) => {
      while (performance.now() < end) await ask(line, performance.now());
    };
    await Promise.all(lines.map(go));
  } else await arrive(lines, ask, { started, count: perSecond * seconds, gap: 1000 / perSecond });
  const took = (performance.now() - started) / 1000;
  for (const line of lines) line.close();
  return { perSecond: times.length / took, statuses, ...quantiles(times) };
}

/** Each request has its moment; one that finds no free connection waits, and the wait counts. */
async function arrive(lines, ask, { started, count, gap }) {
  const free = [...lines];
  const due = [];
  const under = [];
  const next = async () => {
    if (free.length === 0 || due.length === 0) return;
    // Each in its turn, so that none is idle for long enough to be closed.
    const line = free.shift();
    await ask(line, due.shift());
    free.push(line);
    await next();
  };
  for (let n = 0; n < count; n += 1) {
    const at = started + n * gap;
    const wait = at - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    due.push(at);
    under.push(next());
  }
  await Promise.all(under);
}

function quantiles(times) {
  const sorted = Float64Array.from(times).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    within50: sorted.filter((ms) => ms <= 50).length / sorted.length,
  };
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}"))));
