import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { SHARED_WITH_BROWSER } from "./layers.mjs";

/** The files that may read or write rows of all hospitals, from the list with their reasons. */
const SYSTEM_SCOPE_FILES = [
  ...readFileSync(path.join(ROOT, "lib/db/system-reasons.ts"), "utf8").matchAll(/: "([^"]+\.ts)"/g),
].map(([, file = ""]) => file);

/** Pages, actions and routes for callers who are not signed in: each verifies its caller itself, or shows nothing of a hospital. */
const WITHOUT_ADAPTER = [
  "app/page.tsx",
  "app/(auth)/**",
  "app/api/auth/**",
  "app/api/{health,live,metrics,passkey-options}/route.ts",
  "app/api/session/**",
  "app/api/{push,sso,v3}/**",
  "app/v0.5/**",
  "app/v3/**",
  "app/g/**",
];

/**
 * What may not be written, as a selector of the syntax tree; where; and why.
 * @type {Array<{ name: string, files: string[], ignores?: string[], selector: string, because: string }>}
 */
export const SHAPES = [
  {
    name: "no-barrel",
    files: ["**/*.{ts,tsx,mjs}"],
    selector: "ExportAllDeclaration",
    because: "Import from the file that defines a name: no file re-exports others.",
  },
  {
    name: "no-index",
    files: ["**/index.{ts,tsx,mjs}"],
    selector: "Program",
    because: "Name a file after its main export, not index.",
  },
  {
    name: "server-only",
    files: ["lib/**/*.{ts,tsx}"],
    ignores: [
      ...SHARED_WITH_BROWSER,
      "lib/abdm/messages.ts",
      "lib/audit/{audit-action,chain-problem}.ts",
      "lib/consent/emergency/emergency-finding.ts",
      "lib/crypto/sealed-columns.ts",
      "lib/db/{actor,system-reasons}.ts",
      "lib/health-record/transfer/{data-request-state,record-refusal}.ts",
      "lib/hospital/{record-settings,audit-days}.ts",
      "lib/operations/detection/detection-kind.ts",
      "lib/staff/{invitation-purpose,session-facts}.ts",
      "**/*.test.ts",
    ],
    selector: "Program > *:first-child:not(ImportDeclaration[source.value='server-only'])",
    because: 'A server file begins with import "server-only", so that a build fails before it reaches a browser.',
  },
  {
    name: "use-server",
    files: ["**/*.{ts,tsx}"],
    ignores: ["**/actions.ts"],
    selector: "ExpressionStatement[directive='use server']",
    because: '"use server" is written only in actions.ts: every function there can be called from outside.',
  },
  {
    name: "adapter",
    files: ["app/**/{page,route,actions}.{ts,tsx}"],
    ignores: WITHOUT_ADAPTER,
    selector: "Program:not(:has(CallExpression[callee.name=/^(readPage|runOperation|jsonQuery|jsonCommand)$/]))",
    because: "A page, action or route runs a command or query through an adapter of lib/web, which checks who may.",
  },
  {
    name: "system-scope",
    files: ["**/*.ts"],
    ignores: [...SYSTEM_SCOPE_FILES, "lib/db/transaction.ts", "test/**", "**/*.test.ts"],
    selector: "ImportSpecifier[imported.name=/^(withSystemConnection|systemTransaction)$/]",
    because: "Only the files that lib/db/system-reasons.ts lists may read or write rows of all hospitals.",
  },
  {
    name: "settings",
    files: ["**/*.{ts,tsx,mjs}"],
    ignores: [
      "lib/env.ts",
      "instrumentation.ts",
      "*.config.*",
      "scripts/**",
      "e2e/**",
      "sandbox/{main,settings}.ts",
      "test/support/**",
    ],
    selector:
      "MemberExpression[object.name='process'][property.name='env'], VariableDeclarator[init.name='process'] Property[key.name='env'], ImportDeclaration[source.value=/^(node:)?process$/]",
    because: "Settings are read in lib/env.ts alone, which checks them at the start.",
  },
  {
    name: "form-method",
    files: ["{app,components}/**/*.tsx"],
    selector:
      "JSXOpeningElement[name.name='form']:not(:has(> JSXAttribute[name.name='method'][value.value=/^(dialog|post)$/], > JSXAttribute[name.name='action'][value.type='JSXExpressionContainer']))",
    because:
      'A form without a method puts its fields into the address when it is sent before its code is loaded: method="dialog" sends nothing.',
  },
  {
    name: "named-exports",
    files: ["**/*.{ts,tsx,mjs}"],
    ignores: ["app/**", "*.config.*", "test/support/start-test-postgres.ts", "lib/web/i18n.ts"],
    selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
    because: "An export has a name, the same everywhere; only Next.js and tools need default exports.",
  },
];
