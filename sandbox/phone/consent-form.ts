import { html } from "hono/html";
import { linksInScope, type Choice } from "@/sandbox/consent/apply-choice";
import type { ConsentRequest, RequestedConsent } from "@/sandbox/state/consent-request";
import type { Patient } from "@/sandbox/state/patients";
import { dateInput, dateText, dateTimeInput, dateTimeText, readDate, readDateTime } from "./india-time";
import type { Html } from "./page";
import { hiTypeText } from "./texts";

/** The values of the form as the browser sends them. */
export type FormValues = { hiTypes: string[]; hipIds: string[]; from: string; to: string; eraseAt: string };

/** Reads a submitted form; a missing field is an empty string. */
export function readFormValues(form: FormData): FormValues {
  const values = (name: string) => form.getAll(name).map(String);
  const value = (name: string) => values(name)[0] ?? "";
  return {
    hiTypes: values("hiTypes"),
    hipIds: values("hipIds"),
    from: value("from"),
    to: value("to"),
    eraseAt: value("eraseAt"),
  };
}

/** Converts the values of the form, which are in India's time, to a choice in UTC. */
export function toChoice({ hiTypes, hipIds, from, to, eraseAt }: FormValues, { permission }: RequestedConsent): Choice {
  return {
    hiTypes,
    hipIds,
    from: readDate(from, permission.dateRange.from, "start"),
    to: readDate(to, permission.dateRange.to, "end"),
    eraseAt: readDateTime(eraseAt, permission.dataEraseAt),
  };
}

function checkbox(name: string, value: string, label: string, checked: boolean): Html {
  return html`<label class="choice"
    ><input type="checkbox" name="${name}" value="${value}" ${checked ? "checked" : ""} />${label}</label
  >`;
}

function dateField(name: string, label: string, value: string, min: string, max: string): Html {
  return html`<label class="field"
    >${label}<input type="date" name="${name}" value="${value}" min="${min}" max="${max}" required
  /></label>`;
}

/** The form that answers a request: each part can be reduced, then allowed or denied. `values` are those of a rejected answer, or null. */
export function consentForm(patient: Patient, request: ConsentRequest, values: FormValues | null, now: Date): Html {
  const { hiTypes, permission } = request.asked;
  const { from, to } = permission.dateRange;
  const links = linksInScope(request.asked, patient.links);
  const [min, max] = [dateInput(from), dateInput(to)];
  const href = `/phone/${patient.abhaAddress}/${request.id}`;
  const requestedEnd = dateTimeInput(permission.dataEraseAt);
  return html`<p class="soft">Everything that they request is selected. Remove what you do not want to share.</p>
    <form method="post" action="${href}/allow">
      <fieldset>
        <legend>Record types</legend>
        ${hiTypes.map((type) => checkbox("hiTypes", type, hiTypeText(type), values?.hiTypes.includes(type) ?? true))}
      </fieldset>
      <fieldset>
        <legend>Hospitals</legend>
        ${links.length === 0 ? html`<p>None of your hospitals has such records.</p>` : ""}
        ${links.map(({ hospital: { id, name } }) => checkbox("hipIds", id, name, values?.hipIds.includes(id) ?? true))}
      </fieldset>
      <fieldset>
        <legend>Period</legend>
        <p class="soft">They request the records of ${dateText(from)} to ${dateText(to)}.</p>
        ${dateField("from", "From", values?.from ?? min, min, max)}
        ${dateField("to", "To", values?.to ?? max, min, max)}
      </fieldset>
      <fieldset>
        <legend>End of your consent</legend>
        <p class="soft">They request it until ${dateTimeText(permission.dataEraseAt)}, India time.</p>
        <label class="field"
          >They must delete the records by<input
            type="datetime-local"
            name="eraseAt"
            value="${values?.eraseAt ?? requestedEnd}"
            min="${dateTimeInput(now.toISOString())}"
            max="${requestedEnd}"
            required
        /></label>
      </fieldset>
      <div class="actions">
        <button formaction="${href}/deny" formnovalidate>Deny</button>
        <button class="primary">Allow</button>
      </div>
    </form>`;
}
