import "server-only";
import type { OutboxKind } from "@/lib/abdm/messages";
import type { MessageHandler } from "@/lib/outbound/message-handler";
import { readBridge, registerCallbackAddress } from "@/lib/outbound/messages/bridge-messages";
import { sendConsentFetch } from "@/lib/outbound/messages/send-consent-fetch";
import { sendConsentOnNotify } from "@/lib/outbound/messages/send-consent-on-notify";
import { sendConsentRequestInit } from "@/lib/outbound/messages/send-consent-request-init";
import { sendConsentRequestStatus } from "@/lib/outbound/messages/send-consent-request-status";
import { sendHealthInformationNotify } from "@/lib/outbound/messages/send-health-information-notify";
import { sendHealthInformationRequest } from "@/lib/outbound/messages/send-health-information-request";
import { searchPatient, sendFindPatient } from "@/lib/outbound/messages/send-find-patient";

/** What is special about each kind of message. */
export const MESSAGE_HANDLERS: Readonly<Record<OutboxKind, MessageHandler>> = {
  "consent-request-init": sendConsentRequestInit,
  "consent-request-status": sendConsentRequestStatus,
  "consent-on-notify": sendConsentOnNotify,
  "consent-fetch": sendConsentFetch,
  "health-information-request": sendHealthInformationRequest,
  "health-information-notify": sendHealthInformationNotify,
  "find-patient": sendFindPatient,
  "search-abha-address": searchPatient,
  "register-callback-address": registerCallbackAddress,
  "read-bridge": readBridge,
};
