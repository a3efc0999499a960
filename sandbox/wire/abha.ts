import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { abhaNumber, findPatient } from "@/sandbox/patients/patients";
import { answerCall, type Door, type Handler } from "./answer-call";
import { bearerOf } from "./bearer";
import { parseObject, text } from "./json";
import { UUID, V3_INSTANT } from "./v3/envelope";
import { noSuchResource, unauthorized } from "./v3/refusals";

/** POST /abha/api/v3/phr/web/login/abha/search: who bears this ABHA address. Its errors are flat or keyed by field. */
const search: Handler = (network, call) => {
  const client = bearerOf(network, call.headers);
  if (client === "missing") return unauthorized("900902", "Missing Credentials", call.path);
  if (client === "invalid") return unauthorized("900901", "Invalid Credentials", call.path);
  const timestamp = network.now().toISOString();
  const requestId = call.headers.get("request-id") ?? "";
  if (!UUID.test(requestId)) return { status: 404, body: { code: "ABDM-1030", message: "Request id not found" } };
  if (!V3_INSTANT.test(call.headers.get("timestamp") ?? "")) {
    return { status: 400, body: { message: "Invalid Timestamp", timestamp } };
  }
  const json = parseObject(call.rawBody);
  if (json === null) return { status: 400, body: { code: "ABDM-1006", message: "Bad Request, invalid request Body" } };
  const asked = text(json, "abhaAddress") ?? "";
  if (asked === "") return { status: 400, body: { abhaAddress: "Invalid ABHA Address", timestamp } };
  const patient = findPatient(asked.includes("@") ? asked : `${asked}@sbx`);
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

/** Everything below /abha: the service that knows ABHA addresses. */
export function abhaRoutes(network: Network): Hono<Door> {
  return new Hono<Door>().post("/api/v3/phr/web/login/abha/search", answerCall(network, "abha", "search", search)).all(
    "/*",
    answerCall(network, "abha", "unknown", () => noSuchResource),
  );
}
