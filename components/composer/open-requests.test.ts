import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { OpenRequests } from "@/components/composer/open-requests";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import messages from "@/messages/en.json";

const NOW = "2026-11-26T04:30:00.000Z";

const WAITING: ConsentRequestItem = {
  id: "0198f2a1-0000-7000-8000-000000000001",
  status: "REQUESTED",
  patient: { abhaAddress: "hinapatel@sbx", name: "Hina Patel" },
  purpose: null,
  hiTypes: [],
  requester: { name: "Dr. Manju" },
  createdAt: "2026-11-24T04:30:00.000Z",
  updatedAt: NOW,
  expiresAt: null,
  endedAt: null,
  situation: { kind: "waiting-for-patient", since: "2026-11-24T04:30:00.000Z", until: "2026-12-26T04:30:00.000Z" },
};

/** The text of each line, without its elements. */
function linesOf(...requests: ConsentRequestItem[]): string[] {
  const children = createElement(OpenRequests, { requests, notSent: false });
  const settings = { locale: "en-IN", messages, timeZone: "Asia/Kolkata", now: new Date(NOW), children };
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, settings));
  return [...html.matchAll(/<li[^>]*>(.*?)<\/li>/g)].map(([, line = ""]) => line.replace(/<[^>]*>/g, ""));
}

test("an open request names its doctor and how long ago it was sent", () => {
  expect(linesOf(WAITING)).toEqual(["Requested Dr. Manju asked this patient 2 days ago. Open it"]);
});

test("an open request that could not be sent gives what is in its way as well", () => {
  const sending: ConsentRequestItem = {
    ...WAITING,
    status: "SENDING",
    situation: {
      kind: "sending",
      since: WAITING.createdAt,
      problem: { advice: "no-credential", nextTryAt: null },
    },
  };
  expect(linesOf(sending)).toEqual([
    "Sending Dr. Manju asked this patient 2 days ago. This hospital has no credential for ABDM, so the patient has not been asked. Tell your administrator: add one under Credentials. Then it is sent by itself. Open it",
  ]);
});
