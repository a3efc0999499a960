import { untilFocused } from "./create-keyboard-person.mjs";
import { rowLinkOf, rowOf } from "./open-desk.mjs";

/**
 * @typedef {object} Task
 * @property {string} name
 * @property {"doctor" | "admin"} who
 * @property {number} [limit] seconds, with the time of waiting
 * @property {(desk: import("./open-desk.mjs").Desk) => Promise<unknown>} prepare brings the page to where the task begins
 * @property {(person: import("./create-keyboard-person.mjs").KeyboardPerson, desk: import("./open-desk.mjs").Desk) => Promise<unknown>} run
 *   throws when what the task is for is not there at its end
 */

const KNOWN = "hinapatel@sbx";
const NEW = "grant-ravikumar@sbx";
const DENIED = "deny-suresh@sbx";
const DRAFT = "hina-lakshmidevi@sbx";
const SILENT = "silent-anand@sbx";
const addressField = (page) => page.getByLabel("ABHA address");

/** @type {Task[]} */
export const DOCTOR_TASKS = [
  {
    name: "Sign in",
    who: "doctor",
    prepare: async ({ doctor }) => {
      await doctor.goto("/sign-in");
      await untilFocused(doctor.getByLabel("Email"));
    },
    run: async (person, { doctor }) => {
      await person.type("doctor@city.example");
      await person.decide();
      await person.press("Tab");
      await person.type("consent-desk-demo");
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => doctor.getByRole("heading", { level: 1, name: "Requests" }).waitFor());
    },
  },
  {
    name: "Ask a known patient",
    who: "doctor",
    limit: 8,
    prepare: async (desk) => {
      await desk.ask(KNOWN, "Requested");
      const [request] = await desk.requestsOf(KNOWN);
      await desk.control(`requests/${request.id}/deny`, {});
      await rowOf(desk.doctor, KNOWN).filter({ hasText: "Denied" }).waitFor();
      await desk.goTo(desk.doctor, "/requests");
    },
    run: async (person, { doctor, untilAsked }) => {
      await person.decide();
      await person.press("n");
      await person.waitFor(() => untilFocused(addressField(doctor)));
      await person.type("hina");
      await person.waitFor(() => doctor.getByRole("option").filter({ hasText: KNOWN }).waitFor());
      await person.decide();
      await person.press("ArrowDown");
      await person.press("Enter");
      // The option has the name: it is decided while ABDM is asked for it.
      await person.decide();
      await person.waitFor(() => doctor.getByRole("status").getByText("Hina Patel", { exact: true }).waitFor());
      await person.press("Control+Enter");
      await person.waitFor(() => untilFocused(rowLinkOf(doctor, KNOWN)));
      await untilAsked(KNOWN, 2);
    },
  },
  {
    name: "Ask a new patient",
    who: "doctor",
    prepare: ({ goTo, doctor }) => goTo(doctor, "/requests"),
    run: async (person, { doctor, untilAsked }) => {
      await person.decide();
      await person.press("n");
      await person.waitFor(() => untilFocused(addressField(doctor)));
      await person.type(NEW.replace("@sbx", ""));
      await person.decide();
      await person.press("Tab");
      await person.waitFor(() =>
        doctor
          .getByRole("status")
          .filter({ hasText: /^Patient \w+$/ })
          .waitFor(),
      );
      await person.decide();
      await person.press("Control+Enter");
      await person.waitFor(() => untilFocused(rowLinkOf(doctor, NEW)));
      await untilAsked(NEW, 1);
    },
  },
  {
    name: "Wait and see the answer",
    who: "doctor",
    // It begins where the one before ends.
    prepare: async () => undefined,
    run: async (person, { doctor }) => {
      await person.waitFor(() => rowOf(doctor, NEW).filter({ hasText: "Granted" }).waitFor());
      await untilFocused(rowLinkOf(doctor, NEW));
    },
  },
  {
    name: "Open what was asked and granted",
    who: "doctor",
    prepare: ({ doctor }) => untilFocused(rowLinkOf(doctor, NEW)),
    run: async (person, { doctor }) => {
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => doctor.getByRole("article").nth(1).waitFor());
      await doctor.getByRole("heading", { name: "Asked and granted" }).waitFor();
    },
  },
  {
    name: "Find a request by part of a name",
    who: "doctor",
    limit: 5,
    prepare: async (desk) => {
      await desk.ask(SILENT, "Requested");
      await desk.ask(DENIED, "Denied");
      await desk.goTo(desk.doctor, "/requests");
    },
    run: async (person, { doctor }) => {
      await person.decide();
      await person.press("/");
      await person.type("pate");
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => untilFocused(rowLinkOf(doctor, KNOWN)));
    },
  },
  {
    name: "Ask again with a change, after a denial",
    who: "doctor",
    limit: 10,
    prepare: ({ openRequest }) => openRequest(DENIED),
    run: async (person, { doctor, untilAsked }) => {
      await person.decide();
      await person.tabTo(doctor.getByRole("button", { name: "Ask again" }));
      await person.press("Enter");
      await person.waitFor(() => untilFocused(doctor.getByRole("heading", { level: 1, name: "Draft" })));
      await person.decide();
      await person.tabTo(doctor.getByRole("checkbox", { name: "Discharge Summary" }));
      await person.press("Space");
      await person.waitFor(() => doctor.getByText("Changed from last time").waitFor());
      await person.decide();
      await person.press("Control+Enter");
      await person.waitFor(() => untilFocused(rowLinkOf(doctor, DENIED)));
      await untilAsked(DENIED, 2);
    },
  },
  {
    name: "Leave a draft and go on with it",
    who: "doctor",
    prepare: ({ goTo, doctor }) => goTo(doctor, "/requests"),
    run: async (person, { doctor }) => {
      await person.decide();
      await person.press("n");
      await person.waitFor(() => untilFocused(addressField(doctor)));
      await person.type(DRAFT.replace("@sbx", ""));
      await person.decide();
      await person.press("Tab");
      await person.waitFor(() => doctor.getByText(/^Saved \d\d:\d\d$/).waitFor());
      await person.decide();
      await person.goBack();
      await person.waitFor(() => rowOf(doctor, DRAFT).filter({ hasText: "Draft" }).waitFor());
      await person.decide();
      await person.press("/");
      await person.type("hina-l");
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => untilFocused(rowLinkOf(doctor, DRAFT)));
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => untilFocused(doctor.getByRole("heading", { level: 1, name: "Draft" })));
      await doctor.locator(`input[value="${DRAFT}"]`).waitFor();
    },
  },
  {
    name: "Check the status",
    who: "doctor",
    prepare: ({ openRequest }) => openRequest(SILENT),
    run: async (person, { doctor }) => {
      const button = doctor.getByRole("button", { name: "Ask ABDM for the status" });
      await person.decide();
      await person.tabTo(button);
      await person.press("Enter");
      await person.waitFor(() =>
        doctor
          .getByText(/^ABDM answered .*the patient has not answered yet\.$/)
          .first()
          .waitFor(),
      );
      await untilFocused(button);
    },
  },
];
