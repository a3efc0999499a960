import { html } from "hono/html";
import type { Network } from "@/sandbox/network";
import { listedPatients, type Behaviour } from "@/sandbox/patients/patients";
import { page, type Html } from "./page";

const HABITS: Record<Behaviour, string> = {
  waits: "Answers on this phone",
  grants: "Allows everything at once",
  denies: "Says no at once",
  never: "Never answers",
};

/** GET /phone: whose phone is it? */
export function patientsPage(network: Network): Html {
  const cards = listedPatients().map(({ abhaAddress, name, behaviour, links }) => {
    const waiting = network.consents.ofPatient(abhaAddress).filter(({ status }) => status === "REQUESTED").length;
    const hospitals = links.map(({ hospital }) => hospital.name).join(", ");
    return html`<li>
      <a class="card" href="/phone/${abhaAddress}">
        <h3>${name}</h3>
        <p>${abhaAddress}</p>
        <p class="soft">${HABITS[behaviour]} · ${waiting} waiting</p>
        <p class="soft">Records at ${hospitals}</p>
      </a>
    </li>`;
  });
  const header = html`<h1>Whose phone?</h1>`;
  return page(
    "Whose phone?",
    header,
    html`<main data-state="">
      <h2>Patients</h2>
      <ul>
        ${cards}
      </ul>
    </main>`,
    null,
  );
}
