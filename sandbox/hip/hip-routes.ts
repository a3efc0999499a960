import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { HttpEnv } from "@/sandbox/wire/call-route";

/** Everything below /hip: the encrypted contents of entries that have only a link. */
export function hipRoutes(network: Network): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/contents/:id", (c) => {
    const content = network.linkedContents.get(c.req.param("id"));
    return content === undefined ? c.notFound() : c.text(content);
  });
}
