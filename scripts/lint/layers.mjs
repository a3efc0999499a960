/**
 * The layers of the product, from the top down: the files of each, and why it may not import from the layers above it. A layer may import
 * itself and the layers below it.
 * @type {{ name: string, files: string[], because: string }[]}
 */
const STACK = [
  {
    name: "app",
    files: ["app/**", "proxy.ts", "instrumentation.ts"],
    because: "A page, action or route reads and writes through a command or query, never by itself.",
  },
  { name: "web", files: ["lib/web/**"], because: "lib/web is below app and components." },
  { name: "operations", files: ["lib/operations/**"], because: "lib/operations is below lib/web." },
  { name: "inbound", files: ["lib/inbound/**"], because: "lib/inbound is below lib/operations." },
  { name: "outbound", files: ["lib/outbound/**"], because: "lib/outbound is below lib/inbound." },
  ...["health-record", "consent", "patient", "credential", "staff", "hospital"].map((name) => ({
    name,
    files: [`lib/${name}/**`],
    because: `lib/${name} may import the domain modules before it (hospital, staff, credential, patient, consent, health-record) and what is below them.`,
  })),
  { name: "access", files: ["lib/access/**"], because: "lib/access knows no command: commands are defined with it." },
  ...["outbox", "jobs", "live", "audit", "crypto"].map((name) => ({
    name,
    files: [`lib/${name}/**`],
    because: `lib/${name} is a platform service: it knows nothing of the domain.`,
  })),
  { name: "db", files: ["lib/db/**"], because: "lib/db is below everything that has tables." },
  {
    name: "abdm",
    files: ["lib/abdm/**"],
    because: "lib/abdm is the protocol as pure code: it knows no database, no framework and no hospital.",
  },
  { name: "leaf", files: ["lib/*.ts"], because: "A leaf module imports only leaf modules and lib/abdm/vocabulary.ts." },
];

/** Files that run in the browser as well as on the server. */
export const SHARED_WITH_BROWSER = [
  "lib/abdm/{vocabulary,abha-address}.ts",
  "lib/consent/dashboard/{consent-request-view,grant,situation}.ts",
  "lib/consent/request/{changed-fields,consent-request-status,period,period-input,sending-problem}.ts",
  "lib/consent/artefact/consent-artefact-status.ts",
  "lib/consent/template/request-template-view.ts",
  "lib/consent/timeline/consent-event.ts",
  "lib/credential/credential-view.ts",
  "lib/db/actor.ts",
  "lib/{clock,errors,ids}.ts",
  "lib/web/{action-result,proxy-headers}.ts",
];

/** Files with the unions and constants that columns are declared with. */
const COLUMN_VALUES = [
  "lib/ids.ts",
  "lib/db/actor.ts",
  "lib/abdm/{vocabulary,messages}.ts",
  "lib/audit/{audit-action,chain-problem}.ts",
  "lib/crypto/sealed-columns.ts",
  "lib/consent/request/{consent-request-status,sending-problem}.ts",
  "lib/consent/artefact/consent-artefact-status.ts",
  "lib/consent/timeline/consent-event.ts",
  "lib/consent/decision/claim.ts",
  "lib/consent/emergency/emergency-finding.ts",
  "lib/consent/template/template-span.ts",
  "lib/inbound/callback-reason.ts",
  "lib/operations/detection/detection-kind.ts",
  "lib/health-record/transfer/{data-request-state,record-refusal}.ts",
  "lib/hospital/{record-settings,audit-days}.ts",
  "lib/staff/{invitation-purpose,session-facts}.ts",
];

/** Files in which SQL is written. A file of queries is named after its table or its reader. */
const SQL_FILES = [
  "lib/**/*-table.ts",
  "lib/**/*-queries.ts",
  "lib/db/**",
  "lib/jobs/**",
  "lib/live/**",
  "lib/audit/record-audit.ts",
  "drizzle/**",
  "scripts/**",
  "test/**",
  "**/*.test.ts",
  "*.config.ts",
];

const FRAMEWORKS = ["next", "next-auth", "next-intl", "use-intl", "react", "react-dom", "@tanstack/react-query"];

const withoutTests = { file: { categories: { noneOf: ["test"] } } };
/** @param {string[]} names */
const layer = (...names) => ({ file: { categories: { anyOf: names } } });
/** @param {string} of @param {string[]} others */
const layerBut = (of, ...others) => ({ file: { categories: { allOf: [of], noneOf: [...others, "test"] } } });
/** @param {string[]} names */
const packages = (names) => ({ module: { origin: "external", source: names } });

/** The folders that the rules distinguish, each with its files. */
export const FOLDERS = [
  ...STACK,
  { name: "components", files: ["components/**"] },
  { name: "schema", files: ["drizzle/schema/**"] },
  { name: "sandbox", files: ["sandbox/**"] },
  { name: "tooling", files: ["scripts/**", "e2e/**"] },
  { name: "test", files: ["test/**"] },
];

/** What `eslint-plugin-boundaries` calls each group of files. A file may be in several. */
export const FILE_CATEGORIES = [
  ...FOLDERS.flatMap(({ name, files }) => files.map((pattern) => ({ category: name, pattern }))),
  { category: "test", pattern: "**/*.test.ts" },
  { category: "execute", pattern: "lib/access/execute.ts" },
  { category: "vocabulary", pattern: "lib/abdm/vocabulary.ts" },
  ...SHARED_WITH_BROWSER.map((pattern) => ({ category: "shared-with-browser", pattern })),
  ...COLUMN_VALUES.map((pattern) => ({ category: "column-values", pattern })),
  ...SQL_FILES.map((pattern) => ({ category: "sql", pattern })),
].map((descriptor) => ({ ...descriptor, partialMatch: false }));

const PRODUCT = ["components", ...STACK.map(({ name }) => name)];

/** The rules between the layers; where several match, the last one decides. */
export const POLICIES = [
  ...STACK.slice(1).map(({ name, because }, at) => ({
    from: layerBut(name),
    disallow: { to: layer("components", ...STACK.slice(0, at + 1).map((above) => above.name)) },
    message: because,
  })),
  {
    from: layerBut("app"),
    disallow: { to: layer("access", "db", "jobs", "outbox", "outbound", "inbound", "audit", "crypto", "abdm", "sql") },
    message: STACK[0]?.because,
  },
  { from: layerBut("app"), allow: { to: layer("components", "shared-with-browser") } },
  {
    from: layerBut("components"),
    disallow: { to: layer("app", ...STACK.map(({ name }) => name)) },
    message: "Components run in the browser: from lib they import types and the files that browser and server share.",
  },
  { from: layerBut("components"), allow: { to: layer("shared-with-browser") } },
  {
    from: layerBut("components"),
    allow: { dependency: { kind: "type" }, to: layer(...STACK.slice(1).map(({ name }) => name)) },
  },
  {
    from: layerBut("components"),
    disallow: { to: packages(["zod", "zod/**"]) },
    message: "zod stays on the server: every page would load it.",
  },
  { from: layerBut("leaf"), disallow: { to: layer("abdm") }, message: "A leaf module imports only leaf modules." },
  { from: layerBut("leaf"), allow: { to: layer("vocabulary") } },
  {
    from: withoutTests,
    disallow: { to: layer("execute") },
    message: "Only the adapters in lib/web run commands and queries: they know who is signed in.",
  },
  { from: layer("web", "tooling"), allow: { to: layer("execute") } },
  {
    from: { file: { categories: { noneOf: ["sql", "schema"] } } },
    disallow: { to: layer("schema") },
    message: "Tables are known to the files named after them (*-table.ts) or after their reader (*-queries.ts).",
  },
  {
    from: { file: { categories: { noneOf: ["sql", "schema"] } } },
    disallow: { to: packages(["drizzle-orm", "drizzle-orm/**", "pg", "pg/**"]) },
    message: "SQL is written in files named after a table (*-table.ts) or a reader (*-queries.ts).",
  },
  { from: layer("crypto", "outbound", "inbound"), allow: { dependency: { kind: "type" }, to: packages(["pg"]) } },
  {
    from: layer("schema"),
    disallow: { to: layer(...PRODUCT) },
    message: "A table declares columns: it imports the unions and constants of column values, and nothing that runs.",
  },
  { from: layer("schema"), allow: { to: layer("column-values") } },
  {
    from: layerBut("sandbox"),
    disallow: { to: layer("schema", "tooling", ...PRODUCT) },
    message:
      "The sandbox shares only lib/abdm/vocabulary.ts with the product, so that an error in one shows in the other.",
  },
  { from: layerBut("sandbox"), allow: { to: layer("vocabulary") } },
  {
    from: { file: { categories: { anyOf: PRODUCT, noneOf: ["test"] } } },
    disallow: { to: layer("sandbox", "tooling", "test") },
    message: "The product imports no simulator, no script and no test helper.",
  },
  {
    from: { file: { categories: { noneOf: ["app", "components", "web", "test"] } } },
    disallow: { to: packages(FRAMEWORKS.flatMap((name) => [name, `${name}/**`])) },
    message: "Next.js and React are imported in app, components and lib/web alone: the rest runs without a web server.",
  },
];

/**
 * The policies that can match a file of one folder. The plugin tries each policy for each import: with all of them lint would take several
 * times as long.
 * @param {string} folder
 */
export function policiesFor(folder) {
  const folders = new Set(FOLDERS.map(({ name }) => name));
  return POLICIES.filter(({ from }) => {
    const { anyOf = [], allOf = [] } = /** @type {Record<string, string[]>} */ (from.file.categories);
    const named = [...anyOf, ...allOf];
    return named.length === 0 || named.includes(folder) || named.some((name) => !folders.has(name));
  });
}
