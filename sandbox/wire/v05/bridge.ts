import { bearerOf } from "@/sandbox/wire/bearer";
import type { Handler } from "@/sandbox/wire/answer-call";
import { bridgeOf, isWebAddress } from "@/sandbox/wire/bridge-view";
import type { Reply } from "@/sandbox/wire/call";
import { text } from "@/sandbox/wire/json";
import { readBody } from "./envelope";
import { badToken, refusal } from "./refusals";

/** PATCH /devservice/v1/bridges: where callbacks go from now on. */
export const setBridgeUrl: Handler = (network, call) => {
  const client = bearerOf(network, call.headers);
  if (typeof client === "string") return badToken;
  const json = readBody(call);
  if ("refused" in json) return json["refused"] as Reply;
  const url = text(json, "url");
  if (url === null || !isWebAddress(url)) return refusal(400, 2505, "Invalid bridge url");
  network.clients.update(client, { callbackUrl: url });
  return { status: 200, text: "" };
};

/** GET /devservice/v1/bridges/getServices: the bridge's address and services. */
export const listBridgeServices: Handler = (network, call) => {
  const client = bearerOf(network, call.headers);
  return typeof client === "string" ? badToken : { status: 200, body: bridgeOf(client) };
};
