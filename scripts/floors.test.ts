import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

// Faults are planted in files that do not exist, which the type checker cannot know.
const floors = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] });
const whole = new ESLint({ cwd: ROOT });

async function findings(eslint: ESLint, file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: path.join(ROOT, file), warnIgnored: true });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const house = async (file: string, code: string) =>
  (await findings(floors, file, code)).filter((one) => /^(house\/|null)/.test(one));

const fetching = (name: string) => `import "server-only";\nimport { it } from "${name}";\nit();`;

const FAULTS: [rule: string, file: string, code: string, because: string][] = [
  ["app", "app/x/page.tsx", fetching("@/lib/gateway/send/say"), "hands a module's verb to lib/edge"],
  ["app", "app/x/page.tsx", fetching("@/lib/db/database"), "does nothing itself"],
  ["app", "app/x/page.tsx", fetching("@/lib/env"), "does nothing itself"],
  ["app-store", "app/x/page.tsx", fetching("@/lib/patient/store"), "only a verb checks who may see what"],
  ["components", "components/ui/x.tsx", fetching("@/lib/consent-request/submit"), "run in the browser"],
  ["components", "components/ui/x.tsx", fetching("@/lib/edge/session"), "run in the browser"],
  ["components-up", "components/ui/x.tsx", fetching("@/app/x/actions"), "know no page"],
  ["components-zod", "components/ui/x.tsx", fetching("zod"), "stays on the server"],
  ["edge", "lib/edge/x.ts", fetching("@/components/ui/button"), "below app and components"],
  ["gateway", "lib/gateway/on/x.ts", fetching("@/lib/edge/session"), "below lib/edge"],
  ["domain-hospital", "lib/hospital/x.ts", fetching("@/lib/staff/create"), "to its left"],
  ["domain-patient", "lib/patient/x.ts", fetching("@/lib/consent-request/submit"), "to its left"],
  ["domain-consent-request", "lib/consent-request/x.ts", fetching("@/lib/consent-artefact/settle"), "to its left"],
  ["domain-consent-artefact", "lib/consent-artefact/x.ts", fetching("@/lib/gateway/receive"), "to its left"],
  [
    "domain-credential",
    "lib/credential/x.ts",
    'import "server-only";\nexport { it } from "@/lib/patient/patient-table";',
    "left",
  ],
  ["domain-health-record", "lib/health-record/x.ts", fetching("@/lib/gateway/receive"), "left"],
  ["domain-staff", "lib/staff/x.ts", 'import "server-only";\nvoid import("@/lib/web/current-staff");', "left"],
  ["domain-staff", "lib/staff/x.ts", 'import "server-only";\nexport type A = import("@/lib/web/current-staff").A;', "left"],
  ["platform", "lib/jobs/x.ts", fetching("@/lib/hospital/store"), "knows nothing of the domain"],
  ["abdm", "lib/abdm/v3/x.ts", fetching("@/lib/db/context"), "is the protocol"],
  ["leaves", "lib/clock.ts", 'import { it } from "./db/context";\nit();', "imports nothing of ours"],
  ["env", "lib/env.ts", fetching("@/lib/abdm/session"), "may name the vocabulary"],
  ["tables", "lib/patient/get.ts", fetching("@/drizzle/schema/patient"), "known to a module's store.ts"],
  ["schema", "drizzle/schema/x.ts", 'import { it } from "@/lib/db/context";\nit();', "nothing that does anything"],
  ["sql", "lib/patient/get.ts", fetching("drizzle-orm"), "SQL stands in a module's store.ts"],
  ["sql", "lib/edge/x.ts", fetching("pg"), "SQL stands in a module's store.ts"],
  ["framework", "lib/patient/get.ts", fetching("next/headers"), "must run without a web server"],
  ["framework", "lib/gateway/x.ts", fetching("react"), "must run without a web server"],
  ["framework", "sandbox/x.ts", 'import { it } from "next-auth";\nit();', "must run without a web server"],
  ["sandbox", "sandbox/wire/x.ts", 'import { it } from "@/lib/abdm/v3/encode";\nit();', "does not hide in the other"],
  ["product-sandbox", "lib/gateway/x.ts", fetching("@/sandbox/server"), "knows no stand-in"],
  ["no-upward-path", "lib/gateway/on/x.ts", fetching("../store"), "use the alias @/"],
  ["no-barrel", "lib/patient/x.ts", 'import "server-only";\nexport * from "./get";', "no barrels"],
  ["no-index", "lib/patient/index.ts", 'import "server-only";', "name a file after what it does"],
  ["server-only", "lib/patient/x.ts", "export const one = 1;", 'begin with import "server-only"'],
  ["use-server", "lib/edge/x.ts", '"use server";\nimport "server-only";', "stands only in actions.ts"],
  ["use-server", "app/x/page.tsx", 'export async function f() {\n  "use server";\n}', "stands only in actions.ts"],
  ["settings", "lib/patient/x.ts", 'import "server-only";\nexport const one = process.env.ONE;', "lib/env.ts alone"],
  ["settings", "components/ui/x.tsx", "export const { env } = process;", "lib/env.ts alone"],
  ["settings", "sandbox/x.ts", 'import { env } from "node:process";\nenv.A;', "lib/env.ts alone"],
  ["named-exports", "components/ui/x.tsx", "export default function X() {}", "exports have names"],
];

const GOOD: [file: string, code: string][] = [
  [
    "app/api/x/route.ts",
    'import { jsonRoute } from "@/lib/web/json-route";\nimport { get } from "@/lib/patient/get";\njsonRoute(get);',
  ],
  [
    "app/x/page.tsx",
    'import { Button } from "@/components/ui/button";\nexport default function Page() {\n  return <Button />;\n}',
  ],
  ["app/x/actions.ts", '"use server";\nimport { action } from "@/lib/web/action";\nexport const send = action();'],
  [
    "components/ui/x.tsx",
    'import type { ConsentRequestView } from "@/lib/consent/dashboard/consent-request-view";\nexport type A = ConsentRequestView;',
  ],
  ["components/ui/x.tsx", 'import { type Session } from "@/lib/web/current-staff";\nexport type A = Session;'],
  ["components/consent/x.tsx", fetching("@/lib/consent-request/period").replace('import "server-only";\n', "")],
  [
    "lib/edge/x.ts",
    'import "server-only";\nimport { headers } from "next/headers";\nimport { r } from "@/lib/inbound/receive-callback";\nheaders(r);',
  ],
  ["lib/gateway/on/x.ts", fetching("@/lib/consent-artefact/settle")],
  ["lib/consent-artefact/x.ts", fetching("@/lib/consent-request/advance")],
  [
    "lib/patient/patient-table.ts",
    'import "server-only";\nimport { eq } from "drizzle-orm";\nimport { patients } from "@/drizzle/schema/patient";\neq(patients);',
  ],
  [
    "lib/inbound/store-callback-queries.ts",
    'import "server-only";\nimport { eq } from "drizzle-orm";\nimport { calls } from "@/drizzle/schema/gateway";\neq(calls);',
  ],
  ["lib/patient/get.ts", fetching("./store")],
  ["lib/db/x.ts", fetching("pg")],
  ["lib/abdm/v3/x.ts", fetching("@/lib/ids")],
  ["lib/log.ts", fetching("@/lib/env")],
  ["drizzle/schema/x.ts", fetching("@/lib/ids").replace('import "server-only";\n', "")],
  ["sandbox/wire/x.ts", fetching("@/lib/abdm/vocabulary").replace('import "server-only";\n', "")],
  ["lib/patient/get.db.test.ts", 'import { startSandbox } from "@/sandbox/server";\nstartSandbox();'],
];

// The first one to ask loads the whole configuration.
describe("the floors", { timeout: 60_000 }, () => {
  it.each(FAULTS)("%s: a fault planted in %s is caught", async (rule, file, code, because) => {
    const found = await house(file, code);
    expect(found.filter((one) => one.startsWith(`house/${rule}: `) && one.includes(because))).toHaveLength(1);
  });

  it.each(GOOD)("leave %s in peace", async (file, code) => {
    expect(await house(file, code)).toEqual([]);
  });

  it("each have a fault planted", async () => {
    const config = (await floors.calculateConfigForFile(path.join(ROOT, "lib/env.ts"))) as {
      plugins: { house: { rules: Record<string, unknown> } };
    };
    const planted = new Set(FAULTS.map(([rule]) => rule));
    const unplanted = Object.keys(config.plugins.house.rules).filter((rule) => !planted.has(rule));
    expect(unplanted).toEqual([]);
  });
});

describe("the whole configuration", { timeout: 60_000 }, () => {
  const REAL: [rule: string, file: string, code: string][] = [
    ["@typescript-eslint/no-floating-promises", "lib/clock.ts", "export const f = () => {\n  Promise.resolve(1);\n};"],
    ["@typescript-eslint/no-misused-promises", "lib/clock.ts", "[1].forEach(async () => Promise.resolve());"],
    ["@typescript-eslint/no-explicit-any", "lib/clock.ts", "export let one: any;"],
    [
      "@typescript-eslint/consistent-type-imports",
      "lib/log.ts",
      fetching("@/lib/ids").replace("it();", "export type A = it;"),
    ],
    ["import-x/no-cycle", "lib/env.ts", fetching("@/lib/log")],
  ];

  it.each(REAL)("catches %s", async (rule, file, code) => {
    expect((await findings(whole, file, code)).filter((one) => one.startsWith(`${rule}: `))).toHaveLength(1);
  });
});
