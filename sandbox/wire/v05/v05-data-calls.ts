import { recordTransferReport } from "@/sandbox/data-flow/record-transfer-report";
import { requestHealthInformation } from "@/sandbox/data-flow/request-health-information";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { objectMember } from "@/sandbox/wire/json";
import { readHiRequest } from "@/sandbox/wire/read-hi-request";
import { readTransferReport, type ReportProblem } from "@/sandbox/wire/read-transfer-report";
import { authorizeV05Call, hiuOfCall, parseV05Time } from "./authorize-v05-call";
import { invalidRequest, v05Refusal } from "./v05-refusals";

/** POST /gateway/v0.5/health-information/cm/request: asks for the records of an artefact; on-request has the id of the transfer. */
export const v05DataRequest: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const requested = readHiRequest(objectMember(json, "hiRequest"), parseV05Time, network.now());
  if ("problem" in requested) return invalidRequest(`Invalid request: hiRequest.${requested.at}`);
  // The call does not name the HIU: it is the one that the artefact was granted to.
  const found = network.consents.findArtefact(requested.artefactId);
  const hiuId = found?.request.clientId === client.clientId ? found.request.hiuId : hiuOfCall(client, call);
  const recipient = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  return { status: 202, after: requestHealthInformation(network, recipient, requestId, requested) };
};

const REPORT_MESSAGES: Record<ReportProblem, string> = {
  attribute: "Invalid request: notification",
  "no status responses": "statusResponses is mandatory",
  "no description": "description is mandatory",
  "invalid HI status": "invalid hiStatus",
  "invalid session status": "Invalid sessionStatus",
};

/** By this text the reference gateway recognises the report of an HIU. */
const NOTIFIER_IS_HIU = '"notifier":{"type":"HIU",';

/** POST /gateway/v0.5/health-information/notify: the HIU's report about a transfer. */
export const v05DataNotify: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, json } = authorized;
  if (!call.rawBody.includes(NOTIFIER_IS_HIU)) return invalidRequest("Invalid request: notification.notifier");
  const notification = objectMember(json, "notification");
  const faults = network.faults.forMessage(client.clientId, "data-notify");
  const report = readTransferReport(notification, parseV05Time, network.now(), faults);
  if ("problem" in report) return invalidRequest(REPORT_MESSAGES[report.problem]);
  // This dialect does not have the word at all, unless a fault makes it the only one.
  const isUnknownWord = report.sessionStatus === "RECEIVED" && faults.refusedSessionStatus !== "TRANSFERRED";
  if (isUnknownWord) return invalidRequest(REPORT_MESSAGES["invalid session status"]);
  switch (recordTransferReport(network, client.clientId, report)) {
    case "unknown transaction":
      return v05Refusal(400, 1427, "Failed to get transaction Id");
    case "wrong HIU":
      return invalidRequest(`Invalid HIU id: ${report.hiuId}`);
    case "wrong HIP":
      return v05Refusal(404, 1505, "Cannot find the provider");
    case "recorded":
      return { status: 202 };
  }
};
