import { Hono } from "hono";
import { browserHeaders, refuseOtherSites, requireJson } from "./browser-rules";
import { controlRoutes } from "./control/control-routes";
import { hipRoutes } from "./hip/hip-routes";
import type { Network } from "./network";
import { phoneRoutes } from "./phone/phone-routes";
import type { HttpEnv } from "./wire/call-route";
import { realmRoutes } from "./wire/realm-routes";
import { devserviceRoutes, v05Routes } from "./wire/v05/v05-routes";
import { abhaRoutes } from "./wire/v3/abha-routes";
import { v3Routes } from "./wire/v3/v3-routes";

/** All routes of the sandbox, which listens on `host`. */
export function createApp(network: Network, host: string): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .use(browserHeaders)
    .use("/phone/*", refuseOtherSites(host))
    .use("/control/*", refuseOtherSites(host), requireJson)
    .get("/", (c) => c.redirect("/phone"))
    .route("/api", v3Routes(network))
    .route("/gateway", v05Routes(network))
    .route("/devservice", devserviceRoutes(network))
    .route("/abha", abhaRoutes(network))
    .route("/auth/realms/central-registry", realmRoutes(network))
    .route("/hip", hipRoutes(network))
    .route("/phone", phoneRoutes(network))
    .route("/control", controlRoutes(network));
}
