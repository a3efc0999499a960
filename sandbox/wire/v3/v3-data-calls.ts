import { recordTransferReport } from "@/sandbox/data-flow/record-transfer-report";
import { findOwnArtefact, requestHealthInformation } from "@/sandbox/data-flow/request-health-information";
import type { Faults } from "@/sandbox/state/fault-table";
import type { Reply } from "@/sandbox/wire/call";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { objectMember } from "@/sandbox/wire/json";
import { readHiRequest, type HiRequestProblem } from "@/sandbox/wire/read-hi-request";
import { readTransferReport, type ReportProblem } from "@/sandbox/wire/read-transfer-report";
import { authorizeV3Call, V3_TIME } from "./authorize-v3-call";
import { flatRefusal, unauthorizedWithoutBody, v3Refusal } from "./v3-refusals";

const parseTime = (text: string) => (V3_TIME.test(text) ? new Date(text).getTime() : Number.NaN);

function refuseHiRequest({ problem, at }: HiRequestProblem): Reply {
  if (problem === "attribute") return v3Refusal(400, "ABDM-1015", "Invalid Response");
  const message = problem === "key" ? "encoded key spec not recognized: Invalid point coordinates" : `Invalid ${at}`;
  return v3Refusal(400, "ABDM-9999: ", message);
}

/** POST /api/hiecm/data-flow/v3/health-information/request: asks for the records of an artefact; on-request has the id of the transfer. */
export const v3DataRequest: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { needsHiu: true });
  if ("refused" in authorized) {
    // Other than at the other addresses, the reply to a wrong token has no body.
    return authorized.refused.status === 401 ? unauthorizedWithoutBody : authorized.refused;
  }
  const { client, requestId, json } = authorized;
  const requested = readHiRequest(objectMember(json, "hiRequest"), parseTime, network.now());
  if ("problem" in requested) return refuseHiRequest(requested);
  const recipient = { clientId: client.clientId, hiuId: authorized.hiuId ?? "", dialect: "v3" } as const;
  if (findOwnArtefact(network, recipient, requested.artefactId) === null) {
    return v3Refusal(400, "ABDM-1112", "Invalid or already expired consent artefact id");
  }
  return { status: 202, after: requestHealthInformation(network, recipient, requestId, requested) };
};

/** GET /api/hiecm/data-flow/v3/health-information/request/status/{transaction-id}. */
export const v3DataStatus: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call, { hasBody: false });
  if ("refused" in authorized) return authorized.refused;
  const transaction = network.transactions.find(call.params[0] ?? "");
  if (transaction?.clientId !== authorized.client.clientId) {
    return v3Refusal(400, "ABDM-1006: ", "Bad Request, invalid request Body");
  }
  return { status: 200, body: { transactionId: transaction.id, status: transaction.status } };
};

function refuseReport(problem: ReportProblem, { refusedSessionStatus }: Faults): Reply {
  switch (problem) {
    case "attribute":
      return flatRefusal(400, "ABDM-1031", "Invalid request");
    case "no status responses":
      return v3Refusal(400, "ABDM-9999: ", "statusResponses is mandatory");
    case "no description":
      return v3Refusal(400, "ABDM-9999: ", "description is mandatory");
    case "invalid HI status":
      return v3Refusal(400, "ABDM-1405", "invalid hiStatus");
    case "invalid session status": {
      const words = refusedSessionStatus === "TRANSFERRED" ? "RECEIVED" : "TRANSFERRED, PARTIAL_TRANSFERRED";
      return v3Refusal(400, "ABDM-1406", `sessionStatus must be ${words} or FAILED`);
    }
  }
}

/** POST /api/hiecm/data-flow/v3/health-information/notify: the HIU's report about a transfer. */
export const v3DataNotify: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, json } = authorized;
  const faults = network.faults.forMessage(client.clientId, "data-notify");
  const report = readTransferReport(objectMember(json, "notification"), parseTime, network.now(), faults);
  if ("problem" in report) return refuseReport(report.problem, faults);
  switch (recordTransferReport(network, client.clientId, report)) {
    case "unknown transaction":
      return v3Refusal(400, "ABDM-1101", "Duplicate Health Information request");
    case "wrong HIU":
      return v3Refusal(400, "ABDM-1040", "Invalid HIU ID");
    case "wrong HIP":
      return v3Refusal(400, "ABDM-1035", "Invalid HIP ID");
    case "recorded":
      return { status: 202, body: { status: "Notification is Accepted" } };
  }
};
