import path from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { ROOT } from "../paths.mjs";
import { POLICIES } from "./layers.mjs";
import { SHAPES } from "./shapes.mjs";

const eslint = new ESLint({ cwd: ROOT });

/** What the rules of layers and shapes report for a file with this content. The file need not exist, what it imports must. */
async function findings(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: path.join(ROOT, file), warnIgnored: true });
  const own = (result?.messages ?? []).filter(({ ruleId }) =>
    /^(boundaries|shape)\/|^no-restricted-imports$/.test(`${ruleId}`),
  );
  return own.map(({ message }) => message);
}

const importing = (name: string, kind = "import") => `import "server-only";\n${kind} { it } from "${name}";\nit();`;
const withoutMarker = (code: string) => code.replace('import "server-only";\n', "");

const UP = "below";
const DOMAIN = "may import the domain modules before it";
const PLATFORM = "knows nothing of the domain";
const NO_TOOLS = "imports no simulator, no script and no test helper";
const SERVER_FREE = "runs without a web server";

const LAYER_FAULTS: [file: string, code: string, because: string][] = [
  ["app/x/layout.tsx", withoutMarker(importing("@/lib/patient/patient-table")), "never by itself"],
  ["app/x/layout.tsx", withoutMarker(importing("@/lib/db/database")), "never by itself"],
  ["app/x/layout.tsx", withoutMarker(importing("@/sandbox/server")), NO_TOOLS],
  [
    "components/ui/x.tsx",
    withoutMarker(importing("@/lib/consent/request/submit-consent-request")),
    "run in the browser",
  ],
  ["components/ui/x.tsx", withoutMarker(importing("@/lib/web/current-staff")), "run in the browser"],
  ["components/ui/x.tsx", withoutMarker(importing("@/app/signed-in-frame")), "run in the browser"],
  ["components/ui/x.tsx", withoutMarker(importing("zod")), "stays on the server"],
  ["components/ui/x.tsx", withoutMarker(importing("@/scripts/problems")), NO_TOOLS],
  ["lib/web/x.ts", importing("@/components/ui/button"), UP],
  ["lib/operations/x.ts", importing("@/lib/web/current-staff"), UP],
  ["lib/inbound/x.ts", importing("@/lib/operations/start-worker"), UP],
  ["lib/outbound/x.ts", importing("@/lib/inbound/process-callback"), UP],
  ["lib/health-record/x.ts", importing("@/lib/inbound/receive-callback"), DOMAIN],
  ["lib/consent/x.ts", importing("@/lib/outbound/send-now"), DOMAIN],
  ["lib/patient/x.ts", importing("@/lib/consent/request/submit-consent-request"), DOMAIN],
  ["lib/credential/x.ts", 'import "server-only";\nexport { it } from "@/lib/patient/patient-table";', DOMAIN],
  ["lib/staff/x.ts", 'import "server-only";\nvoid import("@/lib/web/current-staff");', DOMAIN],
  ["lib/staff/x.ts", 'import "server-only";\nexport type A = import("@/lib/web/current-staff").A;', DOMAIN],
  ["lib/hospital/x.ts", importing("@/lib/staff/create-staff"), DOMAIN],
  ["lib/access/x.ts", importing("@/lib/hospital/own-hospital"), "knows no command"],
  ["lib/outbox/x.ts", importing("@/lib/outbound/send-now"), PLATFORM],
  ["lib/jobs/x.ts", importing("@/lib/hospital/hospital-table"), PLATFORM],
  ["lib/live/x.ts", importing("@/lib/staff/staff-table"), PLATFORM],
  ["lib/audit/x.ts", importing("@/lib/patient/patient-table"), PLATFORM],
  ["lib/crypto/x.ts", importing("@/lib/credential/credential-secrets"), PLATFORM],
  ["lib/db/x.ts", importing("@/lib/jobs/wake-work"), "below everything that has tables"],
  ["lib/abdm/v3/x.ts", importing("@/lib/db/database"), "the protocol as pure code"],
  ["lib/clock.ts", 'import { it } from "./db/database";\nit();', "imports only leaf modules"],
  ["lib/env.ts", importing("@/lib/abdm/dialects"), "imports only leaf modules"],
  ["lib/patient/x.ts", importing("@/lib/access/execute"), "Only the adapters in lib/web"],
  ["lib/patient/x.ts", importing("@/drizzle/schema/patient"), "Tables are known to the files named after them"],
  ["lib/patient/x.ts", importing("drizzle-orm"), "SQL is written in files named after a table"],
  ["lib/web/x.ts", importing("pg"), "SQL is written in files named after a table"],
  ["drizzle/schema/x.ts", withoutMarker(importing("@/lib/db/database")), "nothing that runs"],
  ["sandbox/wire/x.ts", withoutMarker(importing("@/lib/abdm/dialects")), "an error in one shows in the other"],
  ["sandbox/wire/x.ts", withoutMarker(importing("@/scripts/problems")), "an error in one shows in the other"],
  ["lib/inbound/x.ts", importing("@/sandbox/server"), NO_TOOLS],
  ["lib/inbound/x.ts", importing("@/test/support/fixtures"), NO_TOOLS],
  ["lib/patient/x.ts", importing("next/headers"), SERVER_FREE],
  ["lib/inbound/x.ts", importing("react"), SERVER_FREE],
  ["sandbox/x.ts", withoutMarker(importing("next-auth")), SERVER_FREE],
  ["lib/inbound/handlers/x.ts", importing("../process-callback"), "Use the alias @/"],
];

const SHAPE_FAULTS: [shape: string, file: string, code: string][] = [
  ["no-barrel", "lib/patient/x.ts", 'import "server-only";\nexport * from "./patient-table";'],
  ["no-index", "lib/patient/index.ts", 'import "server-only";'],
  ["server-only", "lib/patient/x.ts", "export const one = 1;"],
  ["use-server", "lib/web/x.ts", '"use server";\nimport "server-only";'],
  ["use-server", "components/ui/x.tsx", 'export async function f() {\n  "use server";\n}'],
  ["adapter", "app/x/page.tsx", "export default function Page() {\n  return null;\n}"],
  ["adapter", "app/api/x/route.ts", "export const GET = () => Response.json({});"],
  ["adapter", "app/x/actions.ts", '"use server";\nexport async function act() {}'],
  [
    "system-scope",
    "lib/patient/x.ts",
    'import "server-only";\nimport { withSystemConnection } from "@/lib/db/transaction";\nwithSystemConnection();',
  ],
  ["settings", "lib/patient/x.ts", 'import "server-only";\nexport const one = process.env.ONE;'],
  ["settings", "components/ui/x.tsx", "export const { env } = process;"],
  ["settings", "sandbox/x.ts", 'import { env } from "node:process";\nenv.A;'],
  ["named-exports", "components/ui/x.tsx", "export default function X() {}"],
  ["form-method", "components/ui/x.tsx", "export const X = () => <form onSubmit={() => {}} />;"],
  ["form-method", "components/ui/x.tsx", 'export const X = () => <form method="get" />;'],
  ["form-method", "app/x/layout.tsx", 'export const X = () => <form action="/x" />;'],
];

const ALLOWED: [file: string, code: string][] = [
  [
    "app/api/x/route.ts",
    'import { ownHospital } from "@/lib/hospital/own-hospital";\nimport { jsonQuery } from "@/lib/web/json-query";\nexport const GET = jsonQuery(ownHospital);',
  ],
  [
    "app/x/layout.tsx",
    'import { Button } from "@/components/ui/button";\nexport default function Layout() {\n  return <Button />;\n}',
  ],
  [
    "app/x/actions.ts",
    '"use server";\nimport { saveDraft } from "@/lib/consent/request/save-draft";\nimport { runOperation } from "@/lib/web/run-operation";\nexport const save = async (raw: unknown) => runOperation(saveDraft, raw);',
  ],
  [
    "components/ui/x.tsx",
    'import type { HospitalView } from "@/lib/hospital/own-hospital";\nexport type A = HospitalView;',
  ],
  ["components/consent/x.tsx", withoutMarker(importing("@/lib/consent/request/period"))],
  [
    "components/ui/x.tsx",
    'export const X = ({ act }: { act: () => void }) => (\n  <>\n    <form method="dialog" />\n    <form action="/x" method="post" />\n    <form action={act} />\n  </>\n);',
  ],
  ["lib/web/x.ts", importing("next/headers")],
  ["lib/web/x.ts", importing("@/lib/inbound/receive-callback")],
  ["lib/inbound/x.ts", importing("@/lib/consent/decision/record-decision")],
  ["lib/inbound/x.ts", importing("@/lib/outbound/back-off")],
  ["lib/patient/x-table.ts", importing("drizzle-orm")],
  ["lib/patient/x-queries.ts", importing("@/drizzle/schema/patient")],
  ["lib/patient/x.ts", importing("./patient-table")],
  ["lib/db/x.ts", importing("pg")],
  ["lib/abdm/v3/x.ts", importing("@/lib/ids")],
  ["lib/log.ts", importing("@/lib/env")],
  ["drizzle/schema/x.ts", withoutMarker(importing("@/lib/ids"))],
  ["sandbox/wire/x.ts", withoutMarker(importing("@/lib/abdm/vocabulary"))],
  ["lib/patient/x.db.test.ts", 'import { it } from "@/test/support/fixtures";\nit();'],
];

// The first test loads the whole configuration.
describe("the lint rules", { timeout: 120_000 }, () => {
  it.each(LAYER_FAULTS)("report in %s: %s", async (file, code, because) => {
    expect((await findings(file, code)).filter((message) => message.includes(because))).toHaveLength(1);
  });

  it.each(SHAPE_FAULTS)("report %s in %s", async (shape, file, code) => {
    const because = SHAPES.find(({ name }) => name === shape)?.because;
    expect((await findings(file, code)).filter((message) => message === because)).toHaveLength(1);
  });

  it.each(ALLOWED)("report nothing in %s: %s", async (file, code) => {
    expect(await findings(file, code)).toEqual([]);
  });

  it("are each covered by a planted fault", () => {
    const planted = [...LAYER_FAULTS.map(([, , because]) => because)];
    const layerRules = POLICIES.flatMap((policy) => ("message" in policy && policy.message ? [policy.message] : []));
    expect(layerRules.filter((message) => !planted.some((because) => message.includes(because)))).toEqual([]);
    const shapes = new Set(SHAPE_FAULTS.map(([shape]) => shape));
    expect(SHAPES.map(({ name }) => name).filter((name) => !shapes.has(name))).toEqual([]);
  });
});
