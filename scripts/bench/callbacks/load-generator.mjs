import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

/**
 * @typedef {object} Load
 * @property {number} port on 127.0.0.1
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body each `{id}` here and in the values of headers becomes a new UUID with each request
 * @property {number} connections kept open
 * @property {number} seconds
 * @property {number} [perSecond] requests that are due each second, however long earlier ones take; without it, each connection sends the
 *   next request as soon as the last one was answered
 */

/** An HTTP connection that is kept open and carries one request at a time. */
class KeepAliveConnection {
  #socket;
  #text = "";
  #resolve = null;

  constructor(port) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (part) => this.#read(part));
    this.#socket.on("error", () => this.#finish("connection-lost"));
    this.#socket.on("close", () => this.#finish("connection-lost"));
  }

  /** Sends one request and returns the status of the response. */
  send(request) {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(part) {
    this.#text += part;
    const headerEnd = this.#text.indexOf("\r\n\r\n");
    if (headerEnd === -1) return;
    const headers = this.#text.slice(0, headerEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0);
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(headers);
    const body = this.#text.slice(headerEnd + 4);
    if (isChunked ? !body.endsWith("0\r\n\r\n") : body.length < length) return;
    this.#text = "";
    this.#finish(headers.slice(9, 12));
  }

  #finish(status) {
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(status);
  }
}

/**
 * Sends a load to a server and measures the response times in milliseconds.
 * @param {Load} load
 */
async function run({ port, path, headers, body, connections, seconds, perSecond }) {
  const headerLines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = Buffer.byteLength(body.replaceAll("{id}", randomUUID()));
  const text = `POST ${path} HTTP/1.1\r\n${headerLines.join("")}Content-Length: ${length}\r\n\r\n${body}`;
  const [beforeId = "", ...afterIds] = text.split("{id}");
  const pool = Array.from({ length: connections }, () => new KeepAliveConnection(port));
  const statuses = {};
  const times = [];
  const send = async (connection, dueAt) => {
    const status = await connection.send(beforeId + afterIds.map((part) => randomUUID() + part).join(""));
    times.push(performance.now() - dueAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const startedAt = performance.now();
  if (perSecond === undefined) {
    const sendUntilEnd = async (connection) => {
      while (performance.now() < startedAt + seconds * 1000) await send(connection, performance.now());
    };
    await Promise.all(pool.map(sendUntilEnd));
  } else await sendAtRate(pool, send, { startedAt, count: perSecond * seconds, interval: 1000 / perSecond });
  const elapsed = (performance.now() - startedAt) / 1000;
  for (const connection of pool) connection.close();
  return { perSecond: times.length / elapsed, statuses, ...quantiles(times) };
}

/** Sends each request when it is due; one that finds no free connection waits, and the wait is part of its response time. */
async function sendAtRate(pool, send, { startedAt, count, interval }) {
  const free = [...pool];
  const due = [];
  const sending = [];
  const sendNext = async () => {
    if (free.length === 0 || due.length === 0) return;
    // The connection that was idle longest is used first, so that the server closes none of them.
    const connection = free.shift();
    await send(connection, due.shift());
    free.push(connection);
    await sendNext();
  };
  for (let n = 0; n < count; n += 1) {
    const dueAt = startedAt + n * interval;
    const wait = dueAt - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    due.push(dueAt);
    sending.push(sendNext());
  }
  await Promise.all(sending);
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
