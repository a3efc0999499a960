import { randomUUID } from "node:crypto";
import { untilFocused } from "./create-keyboard-person.mjs";
import { rowOf } from "./open-desk.mjs";

/** As the demo hospital's gateway knows it. A new version may have the secret of the one before. */
const CLIENT_ID = "SBXID_CITY";
const CLIENT_SECRET = "sandbox-secret-of-city-hospital";
const NOTIFY = "/api/v3/hiu/consent/request/notify";
const CONTRADICTED = "deny-contradicted@sbx";

/** @type {import("./doctor-tasks.mjs").Task[]} */
export const ADMIN_TASKS = [
  {
    name: "Replace the secret",
    who: "admin",
    limit: 6,
    prepare: async (desk) => {
      await desk.goToAdminPage("credentials", "/admin/credentials");
      await desk.admin.getByText("Version 1", { exact: true }).waitFor();
      // Copied elsewhere: a secret is pasted.
      await desk.admin.evaluate((secret) => navigator.clipboard.writeText(secret), CLIENT_SECRET);
    },
    run: async (person, { admin }) => {
      await person.decide();
      await person.tabTo(admin.getByRole("button", { name: "Replace secret" }));
      await person.press("Enter");
      await person.waitFor(() => untilFocused(admin.getByLabel("Client secret")));
      await person.press("Control+v");
      await person.decide();
      await person.press("Enter");
      await person.waitFor(() => untilFocused(admin.getByRole("group", { name: /^Version 2 is in use since / })));
      await admin.getByText("Version 2", { exact: true }).waitFor();
    },
  },
  {
    name: "See why a callback is stuck",
    who: "admin",
    prepare: async (desk) => {
      await desk.ask(CONTRADICTED, "Denied");
      const [{ id: consentRequestId }] = await desk.requestsOf(CONTRADICTED);
      const notification = { consentRequestId, status: "GRANTED", consentArtefacts: [{ id: randomUUID() }] };
      await desk.control("callback", { clientId: CLIENT_ID, path: NOTIFY, body: { notification } });
      await desk.goTo(desk.admin, "/admin");
      await desk.admin.getByRole("link", { name: "Look at the callbacks" }).waitFor();
    },
    run: async (person, { admin }) => {
      await person.decide();
      await person.tabTo(admin.getByRole("link", { name: "Skip to the content" }));
      await person.press("Enter");
      await person.tabTo(admin.getByRole("link", { name: "Look at the callbacks" }));
      await person.press("Enter");
      await person.waitFor(() => untilFocused(admin.getByRole("heading", { level: 1, name: "Callbacks" })));
      await person.decide();
      await person.tabTo(rowOf(admin, CONTRADICTED).getByRole("link").first());
      await person.press("Enter");
      await person.waitFor(() =>
        admin.getByText("It reports that the patient allowed what the patient had already refused.").waitFor(),
      );
      await admin.getByRole("main").getByText(CONTRADICTED).first().waitFor();
    },
  },
  {
    name: "Prove delivery",
    who: "admin",
    prepare: ({ goToAdminPage }) => goToAdminPage("health", "/admin/health"),
    run: async (person, { admin }) => {
      const button = admin.getByRole("button", { name: /^Prove/ });
      await person.decide();
      await person.tabTo(button);
      await person.press("Enter");
      await person.waitFor(() => admin.getByText(/^Callbacks arrive: /).waitFor());
      await untilFocused(button);
    },
  },
];
