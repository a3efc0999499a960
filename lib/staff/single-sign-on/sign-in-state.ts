import "server-only";
import { createHash, randomBytes } from "node:crypto";

const RANDOM_BYTES = 32;
const RANDOM_TEXT = /^[\w-]{43}$/;

/** A text that nobody can guess: for the `state` parameter, or for the cookie of the browser that it is bound to. */
export const randomText = (): string => randomBytes(RANDOM_BYTES).toString("base64url");

export const isRandomText = (text: string): boolean => RANDOM_TEXT.test(text);

/** What is stored of a `state`: with another browser's cookie it is another digest, so that an answer is of no use there. */
export const stateDigest = (state: string, browser: string): Buffer =>
  createHash("sha256").update(`${state} ${browser}`).digest();
