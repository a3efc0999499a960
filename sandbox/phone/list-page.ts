import { html } from "hono/html";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import type { Network } from "@/sandbox/network";
import type { Patient } from "@/sandbox/patients/patients";
import { dayWords, minuteWords } from "./india-time";
import { page, type Html } from "./page";
import { askerWords, listWords, purposeWords, statusWords } from "./words";

const DONE: Record<string, string> = {
  allow: "You allowed the request.",
  deny: "You said no. Nothing is shared.",
  withdraw: "You withdrew your permission.",
};

function card(network: Network, request: ConsentRequest): Html {
  const { asked, status, artefacts } = request;
  const live = artefacts.filter((artefact) => artefact.status === "GRANTED");
  const [first] = live;
  const { hiTypes, permission } = first ?? asked;
  const { from, to } = permission.dateRange;
  const href = `/phone/${asked.patientId}/${request.id}`;
  const hospitals = live.map(({ hip }) => hip.name).join(", ");
  return html`<li>
    <a class="card" id="request-${request.id}" href="${href}">
      <h3>${askerWords(network, request)}</h3>
      <p>${listWords(hiTypes)}</p>
      <p class="soft">${purposeWords(request)} · ${dayWords(from)} to ${dayWords(to)}</p>
      ${first === undefined ? "" : html`<p class="soft">${hospitals} · until ${minuteWords(permission.dataEraseAt)}</p>`}
      <p class="soft">${statusWords(status)}</p>
    </a>
    ${
      first === undefined
        ? ""
        : html`<form method="post" action="${href}/withdraw">
            <button>Withdraw<span class="hidden"> what ${askerWords(network, request)} may see</span></button>
          </form>`
    }
  </li>`;
}

function section(network: Network, title: string, requests: ConsentRequest[], none: string): Html {
  if (requests.length === 0)
    return none === ""
      ? html``
      : html`<h2>${title}</h2>
          <p class="soft">${none}</p>`;
  return html`<h2>${title}</h2>
    <ul>
      ${requests.map((request) => card(network, request))}
    </ul>`;
}

/** GET /phone/<abhaAddress>: everything that was asked of a patient. */
export function listPage(network: Network, patient: Patient, done: string | null): Html {
  const requests = network.consents.ofPatient(patient.abhaAddress);
  const having = (...statuses: string[]) => requests.filter(({ status }) => statuses.includes(status));
  const live = (request: ConsentRequest) => request.artefacts.filter(({ status }) => status === "GRANTED").length;
  const state = requests.map((request) => `${request.id.slice(0, 8)}:${request.status}:${live(request)}`).join(" ");
  const message = done === null ? undefined : DONE[done];
  const header = html`<h1>${patient.name}</h1>
    <p class="soft">${patient.abhaAddress} · <a href="/phone">another patient</a></p>`;
  const main = html`<main data-state="${state}">
    ${message === undefined ? "" : html`<p role="status">${message}</p>`}
    ${section(network, "Waiting for you", having("REQUESTED"), "Nobody is asking for your records.")}
    ${section(network, "Allowed", having("GRANTED"), "Nobody may see your records.")}
    ${section(network, "Over", having("DENIED", "REVOKED", "EXPIRED").slice(0, 20), "")}
  </main>`;
  return page(patient.name, header, main, `/phone/${patient.abhaAddress}/live`);
}
