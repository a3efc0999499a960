import { html } from "hono/html";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import { openableLinks } from "@/sandbox/consent/narrow";
import type { Patient } from "@/sandbox/patients/patients";
import type { Entered } from "./entered";
import { dayInput, dayWords, minuteInput, minuteWords } from "./india-time";
import type { Html } from "./page";
import { hiTypeWords } from "./words";

function tick(name: string, value: string, words: string, checked: boolean): Html {
  return html`<label class="tick"
    ><input type="checkbox" name="${name}" value="${value}" ${checked ? "checked" : ""} />${words}</label
  >`;
}

function day(name: string, label: string, value: string, min: string, max: string): Html {
  return html`<label class="field"
    >${label}<input type="date" name="${name}" value="${value}" min="${min}" max="${max}" required
  /></label>`;
}

/** What was asked, each part changeable downwards, with `Allow` and `Deny`. */
export function questionForm(patient: Patient, request: ConsentRequest, entered: Entered | null, now: Date): Html {
  const { hiTypes, permission } = request.asked;
  const { from, to } = permission.dateRange;
  const links = openableLinks(request.asked, patient.links);
  const [least, most] = [dayInput(from), dayInput(to)];
  const href = `/phone/${patient.abhaAddress}/${request.id}`;
  const end = minuteInput(permission.dataEraseAt);
  return html`<p class="soft">Everything they ask for is chosen. Take away what you do not want to share.</p>
    <form method="post" action="${href}/allow">
      <fieldset>
        <legend>What</legend>
        ${hiTypes.map((type) => tick("hiTypes", type, hiTypeWords(type), entered?.hiTypes.includes(type) ?? true))}
      </fieldset>
      <fieldset>
        <legend>Which hospitals</legend>
        ${links.length === 0 ? html`<p>None of your hospitals has such records.</p>` : ""}
        ${links.map(({ hospital: { id, name } }) => tick("hipIds", id, name, entered?.hipIds.includes(id) ?? true))}
      </fieldset>
      <fieldset>
        <legend>Which period</legend>
        <p class="soft">They ask for ${dayWords(from)} to ${dayWords(to)}.</p>
        ${day("from", "From", entered?.from ?? least, least, most)} ${day("to", "To", entered?.to ?? most, least, most)}
      </fieldset>
      <fieldset>
        <legend>Until when</legend>
        <p class="soft">They ask to keep them until ${minuteWords(permission.dataEraseAt)}, India time.</p>
        <label class="field"
          >They must delete them by<input
            type="datetime-local"
            name="eraseAt"
            value="${entered?.eraseAt ?? end}"
            min="${minuteInput(now.toISOString())}"
            max="${end}"
            required
        /></label>
      </fieldset>
      <div class="actions">
        <button formaction="${href}/deny" formnovalidate>Deny</button>
        <button class="primary">Allow</button>
      </div>
    </form>`;
}
