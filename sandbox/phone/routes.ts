import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { Door } from "@/sandbox/wire/answer-call";

export function phoneRoutes(_network: Network): Hono<Door> {
  return new Hono<Door>().get("/", (c) => c.text("sandbox"));
}
