import "server-only";
import { encodePublicKey } from "@/lib/abdm/encryption/key-material";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";

type MessageOf<K extends OutboundMessage["kind"]> = Extract<OutboundMessage, { kind: K }>;

/** The content of a request of records, the same in both dialects. Source: ABDM v3 M3, health-information/request; ndhm-hiu.yml 0.5. */
export function healthInformationRequestBody({
  artefactId,
  dateRange,
  pushUrl,
  keys,
}: MessageOf<"health-information-request">) {
  return {
    hiRequest: {
      consent: { id: artefactId },
      dateRange: { from: formatTimestamp(dateRange.from), to: formatTimestamp(dateRange.to) },
      dataPushUrl: pushUrl,
      keyMaterial: {
        cryptoAlg: "ECDH",
        curve: "Curve25519",
        dhPublicKey: {
          expiry: formatTimestamp(keys.expiresAt),
          parameters: "Curve25519/32byte random key",
          keyValue: encodePublicKey(keys.publicKey, keys.format),
        },
        nonce: keys.nonce.toString("base64"),
      },
    },
  };
}

/**
 * The content of a report about a transfer, the same in both dialects. A description is required with each care context, also where all
 * is well. Source: ABDM v3 M3, health-information/notify; ndhm-hiu.yml 0.5.
 */
export function healthInformationNotifyBody(
  { artefactId, transactionId, at, hipId, status, careContexts }: MessageOf<"health-information-notify">,
  hiuId: string,
) {
  return {
    notification: {
      consentId: artefactId,
      transactionId,
      doneAt: formatTimestamp(at),
      notifier: { type: "HIU", id: hiuId },
      statusNotification: {
        sessionStatus: status,
        hipId,
        statusResponses: careContexts.map(({ reference, isUsable, description }) => ({
          careContextReference: reference,
          hiStatus: isUsable ? "OK" : "ERRORED",
          description,
        })),
      },
    },
  };
}
