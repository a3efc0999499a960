import { html } from "hono/html";
import type { Network } from "@/sandbox/network";
import { grantedArtefacts, type Artefact, type ConsentRequest } from "@/sandbox/state/consent-request";
import type { Patient } from "@/sandbox/state/patients";
import { consentForm, type FormValues } from "./consent-form";
import { dateText, dateTimeText } from "./india-time";
import { page, type Html } from "./page";
import { hiTypeText, purposeText, requesterText, statusText } from "./texts";

function artefactItem({ id, asked }: ConsentRequest, artefact: Artefact): Html {
  return html`<li>
    <h3>${artefact.hip.name}</h3>
    <p class="soft">${statusText(artefact.status)}</p>
    ${
      artefact.status === "GRANTED"
        ? html`<form method="post" action="/phone/${asked.patientId}/${id}/withdraw">
            <input type="hidden" name="artefactIds" value="${artefact.id}" />
            <button>Withdraw<span class="hidden"> your consent for ${artefact.hip.name}</span></button>
          </form>`
        : ""
    }
  </li>`;
}

/** What the patient has granted, hospital by hospital; empty when nothing was granted. */
function grantedConsent(request: ConsentRequest): Html {
  const [first] = request.artefacts;
  if (first === undefined) return html``;
  const { hiTypes, permission } = first;
  const { from, to } = permission.dateRange;
  return html`<h2>Record types</h2>
    <p>${hiTypes.map(hiTypeText).join(", ")}</p>
    <p class="soft">${dateText(from)} to ${dateText(to)} · until ${dateTimeText(permission.dataEraseAt)}</p>
    <h2>Hospitals</h2>
    <ul>
      ${request.artefacts.map((artefact) => artefactItem(request, artefact))}
    </ul>`;
}

/**
 * GET /phone/<abhaAddress>/<consentRequestId>: one request, with the form while it has no answer. After a rejected answer `values` are
 * those of the form and `problem` is the reason.
 */
export function requestPage(
  network: Network,
  patient: Patient,
  request: ConsentRequest,
  values: FormValues | null = null,
  problem: string | null = null,
): Html {
  const requester = requesterText(network, request);
  const pending = request.status === "REQUESTED";
  const body =
    pending && patient.behaviour !== "never"
      ? consentForm(patient, request, values, network.now())
      : html`${grantedConsent(request)}${
          pending ? html`<p>${patient.name} never answers, so there are no buttons here.</p>` : ""
        }`;
  const header = html`<h1>${requester}</h1>
    <p>${pending ? "requests your consent to see your health records." : html`${statusText(request.status)}.`}</p>`;
  const main = html`<main data-state="${request.status} ${grantedArtefacts(request).length}">
    <a class="back" href="/phone/${patient.abhaAddress}">All requests</a>
    ${problem === null ? "" : html`<p role="alert">${problem}</p>`}
    <h2>Purpose</h2>
    <p>${purposeText(request)}</p>
    ${body}
  </main>`;
  return page(requester, header, main, `/phone/${patient.abhaAddress}/live`);
}
