const ACCOUNTS = [
  ["City Hospital", "doctor@city.example, doctor2@city.example, admin@city.example, privacy@city.example"],
  ["Lake Clinic", "doctor@lake.example, admin@lake.example"],
];

/**
 * Formats what is printed when everything runs: the address, and with the sandbox the demo accounts and patients.
 * @param {import("./read-addresses.mjs").Addresses} addresses
 */
export function formatStartMessage({ localUrl, appUrl, sandboxUrl }) {
  const demo = [
    "",
    ...ACCOUNTS.map(([hospital = "", emails]) => `    ${hospital.padEnd(16)}${emails}`),
    `    ${"Password".padEnd(16)}consent-desk-demo`,
    "",
    "  Patients to ask: grant@sbx, deny@sbx, silent@sbx, hinapatel@sbx, twohips@sbx, norecords@sbx",
    `  The patient's phone: ${sandboxUrl}/phone`,
  ];
  return [
    "",
    `  Consent Desk is ready: ${localUrl}`,
    ...(appUrl === localUrl ? [] : [`  Public address: ${appUrl}`]),
    ...(sandboxUrl ? demo : []),
    "",
    "  Ctrl-C stops everything; the data stays.",
    "",
  ].join("\n");
}
