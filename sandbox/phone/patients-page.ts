import { html } from "hono/html";
import type { Network } from "@/sandbox/network";
import { listedPatients, type Behaviour } from "@/sandbox/state/patients";
import { page, type Html } from "./page";

const BEHAVIOUR_TEXTS: Record<Behaviour, string> = {
  waits: "Answers on this phone",
  grants: "Allows everything at once",
  denies: "Denies at once",
  never: "Never answers",
};

/** GET /phone: the list of patients, to select one. */
export function patientsPage(network: Network): Html {
  const cards = listedPatients().map(({ abhaAddress, name, behaviour, links }) => {
    const pending = network.consents.ofPatient(abhaAddress).filter(({ status }) => status === "REQUESTED").length;
    const hospitals = links.map(({ hospital }) => hospital.name).join(", ");
    return html`<li>
      <a class="card" href="/phone/${abhaAddress}">
        <h3>${name}</h3>
        <p>${abhaAddress}</p>
        <p class="soft">${BEHAVIOUR_TEXTS[behaviour]} · ${pending} waiting</p>
        <p class="soft">Records at ${hospitals}</p>
      </a>
    </li>`;
  });
  return page(
    "Choose a patient",
    html`<h1>Choose a patient</h1>`,
    html`<main data-state="">
      <h2>Patients</h2>
      <ul>
        ${cards}
      </ul>
    </main>`,
    null,
  );
}
