import { createInterface } from "node:readline";
import { httpGet } from "@/lib/abdm/http/http-get";
import { sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { WireCall } from "@/lib/abdm/messages";

/** A line of input: what to call, with the proxy settings of this one call. */
export type CallLine = {
  url: string;
  kind: "call" | "key-set";
  HTTPS_PROXY?: string;
  NO_PROXY?: string;
  timeoutMs?: number;
};

const CALL: WireCall = { method: "POST", base: "gateway", path: "/v3/sessions", headers: {}, body: "{}" };

async function run({ url, kind, HTTPS_PROXY = "", NO_PROXY = "", timeoutMs }: CallLine): Promise<unknown> {
  Object.assign(process.env, { HTTPS_PROXY, NO_PROXY });
  if (kind === "call")
    return sendWireCall({ gatewayUrl: url, call: CALL, accessToken: null, connectTimeoutMs: timeoutMs });
  const response = await httpGet(url, { headers: {}, signal: AbortSignal.timeout(5_000) });
  return { ok: response.ok, json: await response.json() };
}

// Makes the product's calls in a process of its own, since Node.js reads NODE_EXTRA_CA_CERTS only when a process starts: one call for each
// line of input, one line of output for its result.
createInterface({ input: process.stdin }).on("line", (line) => {
  void run(JSON.parse(line) as CallLine).then((result) => console.log(JSON.stringify(result)));
});
