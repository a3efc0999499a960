import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { timeLimit } from "@/test/support/time-limit";

/** The members of all callback bodies together: a test reads those that its callback has. */
export type CallbackBody = {
  requestId: string;
  consentRequest: { id: string };
  notification: { consentArtefacts: { id: string }[] };
  consent: {
    status: string;
    signature: string;
    consentDetail: {
      careContexts: unknown[];
      permission: { dateRange: { from: string; to: string } };
    };
  };
  hiRequest: { transactionId: string; sessionStatus: string };
  error: unknown;
};

/** A page of records, at the address to which HIPs push them. */
export type PushedPage = {
  pageNumber: number;
  pageCount: number;
  transactionId: string;
  entries: { content?: string; link?: string; media: string; checksum: string; careContextReference: string }[];
  keyMaterial: {
    cryptoAlg: string;
    curve: string;
    dhPublicKey: { expiry: string; parameters: string; keyValue: string };
    nonce: string;
  };
};

export type ReceivedCallback = {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: CallbackBody;
  /** Milliseconds since 1970. */
  at: number;
};

/** Starts the callback side of an HIU: it records what the gateway sends and responds with `status` after `responseDelayMs`. */
export async function startCallbackReceiver() {
  const received: ReceivedCallback[] = [];
  const receiver = { received, status: 202, url: "", responseDelayMs: 0, waitFor, close };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const body = JSON.parse(text) as CallbackBody;
      received.push({ path: request.url ?? "", headers: request.headers, body, at: Date.now() });
      setTimeout(() => response.writeHead(receiver.status).end(), receiver.responseDelayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** The `count`th callback at a path, as soon as it arrives. Throws after five seconds, on a slow machine later. */
  function waitFor(path: string, count = 1): Promise<ReceivedCallback> {
    return vi.waitFor(
      () => {
        const callback = received.filter((one) => one.path === path)[count - 1];
        if (callback !== undefined) return callback;
        const paths = received.map((one) => one.path).join(", ");
        throw new Error(`Callback ${count} at ${path} did not arrive. Received: ${paths}`);
      },
      { timeout: timeLimit(5_000), interval: 10 },
    );
  }

  function close(): void {
    server.closeAllConnections();
    server.close();
  }

  return receiver;
}
