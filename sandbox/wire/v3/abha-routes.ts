import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { abhaNumber, findPatient } from "@/sandbox/state/patients";
import { authenticateBearer } from "@/sandbox/wire/authenticate-bearer";
import { REQUEST_ID } from "@/sandbox/wire/call";
import { callRoute, type CallHandler, type HttpEnv } from "@/sandbox/wire/call-route";
import { parseObject, stringMember } from "@/sandbox/wire/json";
import { V3_TIME } from "./authorize-v3-call";
import { noSuchResource, unauthorized } from "./v3-refusals";

/** POST /abha/api/v3/phr/web/login/abha/search: the patient with an ABHA address. Its errors are flat or named after a field. */
const search: CallHandler = (network, call) => {
  const client = authenticateBearer(network, call.headers);
  if (client === "missing") return unauthorized("900902", "Missing Credentials", call.path);
  if (client === "invalid") return unauthorized("900901", "Invalid Credentials", call.path);
  const timestamp = network.now().toISOString();
  const requestId = call.headers.get("request-id") ?? "";
  if (!REQUEST_ID.test(requestId)) return { status: 404, body: { code: "ABDM-1030", message: "Request id not found" } };
  if (!V3_TIME.test(call.headers.get("timestamp") ?? "")) {
    return { status: 400, body: { message: "Invalid Timestamp", timestamp } };
  }
  const json = parseObject(call.rawBody);
  if (json === null) return { status: 400, body: { code: "ABDM-1006", message: "Bad Request, invalid request Body" } };
  const requested = stringMember(json, "abhaAddress") ?? "";
  if (requested === "") return { status: 400, body: { abhaAddress: "Invalid ABHA Address", timestamp } };
  const patient = findPatient(requested.includes("@") ? requested : `${requested}@sbx`);
  if (patient === null) return { status: 400, body: { code: "ABDM-1211", message: "User not found." } };
  const { abhaAddress, name } = patient;
  const number = abhaNumber(abhaAddress);
  return {
    status: 200,
    body: {
      healthIdNumber: number,
      abhaAddress,
      authMethods: ["MOBILE_OTP", "PASSWORD"],
      blockedAuthMethods: [],
      status: "ACTIVE",
      message: null,
      fullName: name,
      mobile: `${number.slice(3, 7)}******`,
    },
  };
};

/** Everything below /abha: the service that looks up ABHA addresses. */
export function abhaRoutes(network: Network): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .post("/api/v3/phr/web/login/abha/search", callRoute(network, "abha", "search", search))
    .all(
      "/*",
      callRoute(network, "abha", "unknown", () => noSuchResource),
    );
}
