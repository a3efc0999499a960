const TESTS = ["**/*.test.ts", "**/testing*.ts"];
const DOMAIN = ["hospital", "staff", "credential", "patient", "consent-request", "consent-artefact", "health-record"];
const PLATFORM = ["db", "jobs", "live", "audit", "vault"];
const FRAMEWORKS = ["next", "next-auth", "next-intl", "use-intl", "react", "react-dom", "@tanstack/react-query"];

/** @param {string[]} folders */
const lib = (folders) => folders.map((folder) => `@/lib/${folder}/**`);
/** @param {string[]} names */
const packages = (names) => names.flatMap((name) => [name, `${name}/**`]);
const ABOVE_LIB = ["@/app/**", "@/components/**"];
const ABOVE_GATEWAY = [...ABOVE_LIB, ...lib(["edge"])];
const ABOVE_DOMAIN = [...ABOVE_GATEWAY, ...lib(["gateway"])];
const ABOVE_PLATFORM = [...ABOVE_DOMAIN, ...lib(DOMAIN)];
const ABOVE_ABDM = [...ABOVE_PLATFORM, ...lib(PLATFORM)];

/**
 * The floors: files may never import these names, but those; and why. Down, never up.
 * @type {Array<{ name: string, files: string[], ignores?: string[], never: string[], but?: string[], typesAreFree?: boolean, because: string }>}
 */
export const FLOORS = [
  {
    name: "app",
    files: ["app/**"],
    never: ["@/lib/**"],
    but: [
      ...lib(["edge"]),
      ...DOMAIN.map((one) => `@/lib/${one}/*`),
      "@/lib/abdm/vocabulary",
      "@/lib/{clock,ids,errors}",
    ],
    because:
      "app says what exists at which address: it hands a domain module's verb to lib/edge and does nothing itself.",
  },
  {
    name: "app-store",
    files: ["app/**"],
    never: ["@/lib/**/store", "@/lib/**/testing*"],
    because: "app asks verbs, never a store: only a verb checks who may see what.",
  },
  {
    name: "components",
    files: ["components/**"],
    never: ["@/lib/**"],
    but: ["@/lib/abdm/vocabulary", "@/lib/consent-request/{view,situation,lifecycle,period}"],
    typesAreFree: true,
    because:
      "components run in the browser: from lib they take types, the vocabulary and the pure files that screens share.",
  },
  {
    name: "components-up",
    files: ["components/**"],
    never: ["@/app/**"],
    because: "components know no page: what they need comes to them as props.",
  },
  {
    name: "components-zod",
    files: ["components/**"],
    never: packages(["zod"]),
    because: "zod stays on the server: it would weigh on every page.",
  },
  {
    name: "edge",
    files: ["lib/edge/**"],
    never: ABOVE_LIB,
    because: "lib/edge stands below app and components: down, never up.",
  },
  {
    name: "gateway",
    files: ["lib/gateway/**"],
    never: ABOVE_GATEWAY,
    because: "lib/gateway stands below lib/edge: down, never up.",
  },
  ...DOMAIN.map((module, place) => ({
    name: `domain-${module}`,
    files: [`lib/${module}/**`],
    never: [...ABOVE_DOMAIN, ...lib(DOMAIN.slice(place + 1))],
    because: `lib/${module} may import domain modules to its left and what is below: ${DOMAIN.join(", ")}. A verb that spans modules lives in the last of them.`,
  })),
  {
    name: "platform",
    files: PLATFORM.map((one) => `lib/${one}/**`),
    never: ABOVE_PLATFORM,
    because: "the platform knows nothing of the domain that stands on it.",
  },
  {
    name: "abdm",
    files: ["lib/abdm/**"],
    never: ABOVE_ABDM,
    because: "lib/abdm is the protocol: it knows no database, no framework and no hospital.",
  },
  {
    name: "leaves",
    files: ["lib/*.ts"],
    ignores: ["lib/env.ts"],
    never: ["@/**"],
    but: ["@/lib/{env,log,clock,ids,errors}"],
    because: "a leaf imports nothing of ours but leaves.",
  },
  {
    name: "env",
    files: ["lib/env.ts"],
    never: ["@/**"],
    but: ["@/lib/abdm/vocabulary", "@/lib/{clock,ids,errors}"],
    because: "a leaf imports nothing of ours; env may name the vocabulary.",
  },
  {
    name: "tables",
    files: ["**/*"],
    ignores: ["drizzle/**", "lib/**/store.ts", "lib/audit/**", "scripts/**", "**/*.db.test.ts", "**/testing*.ts"],
    never: ["@/drizzle/**"],
    because: "tables are known to a module's store.ts alone: ask its functions.",
  },
  {
    name: "schema",
    files: ["drizzle/**"],
    never: ["@/**"],
    but: ["@/drizzle/**", "@/lib/ids", "@/lib/abdm/{vocabulary,messages}", "@/lib/*/lifecycle"],
    because: "a table names ids, protocol types and the statuses of a lifecycle, nothing that does anything.",
  },
  {
    name: "sql",
    files: ["**/*.{ts,tsx}"],
    ignores: [
      "drizzle/**",
      "scripts/**",
      "*.config.*",
      "lib/**/store.ts",
      ...PLATFORM.map((one) => `lib/${one}/**`),
      ...TESTS,
    ],
    never: packages(["drizzle-orm", "pg"]),
    because:
      "SQL stands in a module's store.ts and in the platform, so that every query of a table is found in one place.",
  },
  {
    name: "framework",
    files: ["lib/**", "sandbox/**", "drizzle/**", "scripts/**"],
    ignores: ["lib/edge/**", "scripts/lint/**"],
    never: packages(FRAMEWORKS),
    because:
      "Next.js and React are known to app, components and lib/edge alone: the rest must run without a web server.",
  },
  {
    name: "sandbox",
    files: ["sandbox/**"],
    never: ["@/**"],
    but: ["@/sandbox/**", "@/lib/abdm/vocabulary"],
    because:
      "the sandbox network shares only lib/abdm/vocabulary with the product, so that a mistake in one does not hide in the other.",
  },
  {
    name: "product-sandbox",
    files: ["app/**", "components/**", "lib/**", "*.ts"],
    ignores: ["*.config.ts", ...TESTS],
    never: ["@/sandbox/**", "@/scripts/**", "@/e2e/**"],
    because: "the product knows no stand-in, no script and no test.",
  },
  {
    name: "no-upward-path",
    files: ["**/*.{ts,tsx}"],
    never: ["../**", ".."],
    because: "across folders use the alias @/, so that the path says where a file stands.",
  },
];
