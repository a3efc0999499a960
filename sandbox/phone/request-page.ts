import { html } from "hono/html";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import type { Network } from "@/sandbox/network";
import type { Patient } from "@/sandbox/patients/patients";
import { dayWords, minuteWords } from "./india-time";
import { page, type Html } from "./page";
import { questionForm } from "./question-form";
import type { Entered } from "./entered";
import { askerWords, hiTypeWords, purposeWords, statusWords } from "./words";

/** What an answered request came to, hospital by hospital. */
function outcome({ id, asked, artefacts }: ConsentRequest): Html {
  const [first] = artefacts;
  if (first === undefined) return html``;
  const { hiTypes, permission } = first;
  return html`<h2>What they may see</h2>
    <p>${hiTypes.map(hiTypeWords).join(", ")}</p>
    <p class="soft">
      ${dayWords(permission.dateRange.from)} to ${dayWords(permission.dateRange.to)} · until
      ${minuteWords(permission.dataEraseAt)}
    </p>
    <h2>Where</h2>
    <ul>
      ${artefacts.map(
        (artefact) =>
          html`<li>
            <h3>${artefact.hip.name}</h3>
            <p class="soft">${statusWords(artefact.status)}</p>
            ${
              artefact.status === "GRANTED"
                ? html`<form method="post" action="/phone/${asked.patientId}/${id}/withdraw">
                    <input type="hidden" name="artefactIds" value="${artefact.id}" />
                    <button>Withdraw<span class="hidden"> for ${artefact.hip.name}</span></button>
                  </form>`
                : ""
            }
          </li>`,
      )}
    </ul>`;
}

/** GET /phone/<abhaAddress>/<consentRequestId>: one request, to be answered or looked at. `problem` says why an answer was not taken. */
export function requestPage(
  network: Network,
  patient: Patient,
  request: ConsentRequest,
  entered: Entered | null = null,
  problem: string | null = null,
): Html {
  const asker = askerWords(network, request);
  const waiting = request.status === "REQUESTED";
  const body =
    waiting && patient.behaviour !== "never"
      ? questionForm(patient, request, entered, network.now())
      : html`${outcome(request)}${waiting ? html`<p>${patient.name} never answers, so there are no buttons here.</p>` : ""}`;
  const header = html`<h1>${asker}</h1>
    <p>${waiting ? "wants to see your health records." : html`${statusWords(request.status)}.`}</p>`;
  const live = request.artefacts.filter(({ status }) => status === "GRANTED").length;
  const main = html`<main data-state="${request.status} ${live}">
    <a class="back" href="/phone/${patient.abhaAddress}">All requests</a>
    ${problem === null ? "" : html`<p role="alert">${problem}</p>`}
    <h2>Why</h2>
    <p>${purposeWords(request)}</p>
    ${body}
  </main>`;
  return page(asker, header, main, `/phone/${patient.abhaAddress}/live`);
}
