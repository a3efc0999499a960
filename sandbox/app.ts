import { Hono } from "hono";
import type { Network } from "./network";
import { controlRoutes } from "./control/routes";
import { phoneRoutes } from "./phone/routes";
import type { Door } from "./wire/answer-call";
import { abhaRoutes } from "./wire/abha";
import { realmRoutes } from "./wire/realm";
import { devserviceRoutes, v05Routes } from "./wire/v05/routes";
import { v3Routes } from "./wire/v3/routes";

/** Everything the sandbox answers, by address. */
export function createApp(network: Network): Hono<Door> {
  return new Hono<Door>()
    .get("/", (c) => c.redirect("/phone"))
    .route("/api", v3Routes(network))
    .route("/gateway", v05Routes(network))
    .route("/devservice", devserviceRoutes(network))
    .route("/abha", abhaRoutes(network))
    .route("/auth/realms/central-registry", realmRoutes(network))
    .route("/phone", phoneRoutes(network))
    .route("/control", controlRoutes(network));
}
