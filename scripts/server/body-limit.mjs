import { IncomingMessage } from "node:http";

/** Sign-in and the other forms of next-auth: a few short fields. */
const SIGN_IN_BYTES = 16 * 1024;
/** Everything else that a page sends: drafts, the longest, have less than 20 KB. */
const PAGE_BYTES = 64 * 1024;

/**
 * Callbacks and pages of records limit their bodies themselves. The paths are those of `lib/abdm/callback-address.ts` and
 * `lib/web/answer-push.ts`.
 */
const LIMITS_ITSELF = /^\/(?:g|api\/v3|v3|v0\.5|api\/push)\//;

/**
 * How many bytes the body of a request may have.
 * @param {string | undefined} method of the request line, as `url`
 * @param {string} url
 */
export function maxBodyBytes(method, url) {
  const path = `${url.split("?", 1)[0]}/`.replaceAll(/\/{2,}/g, "/");
  if (path.startsWith("/api/auth/")) return SIGN_IN_BYTES;
  return method === "POST" && LIMITS_ITSELF.test(path) ? Infinity : PAGE_BYTES;
}

/** A request of which at most so many bytes reach whoever reads it. What comes after them is dropped, and the body then never ends. */
export class LimitedRequest extends IncomingMessage {
  /** How many bytes of the body have arrived, also of what is dropped. */
  bytesReceived = 0;
  #bytesLeft = Infinity;
  #isOver = false;
  #onExceeded = () => {};
  #onEnd = () => {};

  /**
   * @param {number} bytes
   * @param {() => void} onExceeded called once, when more bytes arrive
   */
  limitBody(bytes, onExceeded) {
    this.#bytesLeft = bytes;
    this.#onExceeded = onExceeded;
  }

  /**
   * Drops what has not arrived yet.
   * @param {() => void} onEnd called when the sender has sent the whole body
   */
  dropRest(onEnd) {
    this.#isOver = true;
    this.#onEnd = onEnd;
    this.resume();
  }

  /** Called by Node.js with each part of the body, and with null at its end. */
  push(chunk, encoding) {
    this.bytesReceived += chunk?.length ?? 0;
    if (!this.#isOver && chunk) {
      this.#bytesLeft -= chunk.length;
      if (this.#bytesLeft < 0) {
        this.#isOver = true;
        this.#onExceeded();
      }
    }
    if (!this.#isOver) return super.push(chunk, encoding);
    if (chunk === null) this.#onEnd();
    return true;
  }
}
