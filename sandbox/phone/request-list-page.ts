import { html } from "hono/html";
import type { Network } from "@/sandbox/network";
import { grantedArtefacts, type ConsentRequest } from "@/sandbox/state/consent-request";
import type { Patient } from "@/sandbox/state/patients";
import { dateText, dateTimeText } from "./india-time";
import { page, type Html } from "./page";
import { hiTypesText, purposeText, requesterText, statusText } from "./texts";

/** The sentence above the list after an answer, by the value of `?done=`. */
const CONFIRMATIONS: Record<string, string> = {
  allow: "You allowed the request.",
  deny: "You denied the request. Nothing is shared.",
  withdraw: "You withdrew your consent.",
};

function card(network: Network, request: ConsentRequest): Html {
  const { asked, status } = request;
  const granted = grantedArtefacts(request);
  const [first] = granted;
  const { hiTypes, permission } = first ?? asked;
  const { from, to } = permission.dateRange;
  const href = `/phone/${asked.patientId}/${request.id}`;
  const requester = requesterText(network, request);
  const hospitals = granted.map(({ hip }) => hip.name).join(", ");
  return html`<li>
    <a class="card" id="request-${request.id}" href="${href}">
      <h3>${requester}</h3>
      <p>${hiTypesText(hiTypes)}</p>
      <p class="soft">${purposeText(request)} · ${dateText(from)} to ${dateText(to)}</p>
      ${first === undefined ? "" : html`<p class="soft">${hospitals} · until ${dateTimeText(permission.dataEraseAt)}</p>`}
      <p class="soft">${statusText(status)}</p>
    </a>
    ${
      first === undefined
        ? ""
        : html`<form method="post" action="${href}/withdraw">
            <button>Withdraw<span class="hidden"> your consent for ${requester}</span></button>
          </form>`
    }
  </li>`;
}

function section(network: Network, title: string, requests: ConsentRequest[]): Html {
  return html`<h2>${title}</h2>
    <ul>
      ${requests.map((request) => card(network, request))}
    </ul>`;
}

function emptySection(title: string, text: string): Html {
  return html`<h2>${title}</h2>
    <p class="soft">${text}</p>`;
}

/** GET /phone/<abhaAddress>: all consent requests of a patient. `done` is what the patient has just done. */
export function requestListPage(network: Network, patient: Patient, done: string | null): Html {
  const requests = network.consents.ofPatient(patient.abhaAddress);
  const withStatus = (...statuses: string[]) => requests.filter(({ status }) => statuses.includes(status));
  const [pending, granted] = [withStatus("REQUESTED"), withStatus("GRANTED")];
  const ended = withStatus("DENIED", "REVOKED", "EXPIRED").slice(0, 20);
  const state = requests
    .map((request) => `${request.id.slice(0, 8)}:${request.status}:${grantedArtefacts(request).length}`)
    .join(" ");
  const confirmation = done === null ? undefined : CONFIRMATIONS[done];
  const header = html`<h1>${patient.name}</h1>
    <p class="soft">${patient.abhaAddress} · <a href="/phone">another patient</a></p>`;
  const main = html`<main data-state="${state}">
    ${confirmation === undefined ? "" : html`<p role="status">${confirmation}</p>`}
    ${
      pending.length === 0
        ? emptySection("Waiting for you", "Nobody is requesting your records.")
        : section(network, "Waiting for you", pending)
    }
    ${
      granted.length === 0
        ? emptySection("Allowed", "Nobody may see your records.")
        : section(network, "Allowed", granted)
    }
    ${ended.length === 0 ? "" : section(network, "Ended", ended)}
  </main>`;
  return page(patient.name, header, main, `/phone/${patient.abhaAddress}/live`);
}
