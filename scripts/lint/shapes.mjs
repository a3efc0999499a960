/**
 * What may stand where: files may not hold what the selector finds; and why.
 * @type {Array<{ name: string, files: string[], ignores?: string[], finds: string, because: string }>}
 */
export const SHAPES = [
  {
    name: "no-barrel",
    files: ["**/*.{ts,tsx,mjs}"],
    finds: "ExportAllDeclaration",
    because: "no barrels: import the file that does the thing.",
  },
  {
    name: "no-index",
    files: ["**/index.{ts,tsx,mjs}"],
    finds: "Program",
    because: "no index files: name a file after what it does.",
  },
  {
    name: "server-only",
    files: ["lib/**/*.{ts,tsx}"],
    ignores: [
      "lib/{clock,errors,ids}.ts",
      "lib/abdm/{messages,vocabulary}.ts",
      "lib/*/{lifecycle,period,situation,trouble,view}.ts",
      "lib/edge/{action-result,path-header}.ts",
      "**/*.test.ts",
    ],
    finds: "Program > *:first-child:not(ImportDeclaration[source.value='server-only'])",
    because: 'server files begin with import "server-only", so that a build fails before they reach a browser.',
  },
  {
    name: "use-server",
    files: ["**/*.{ts,tsx}"],
    ignores: ["**/actions.ts"],
    finds: "ExpressionStatement[directive='use server']",
    because: '"use server" stands only in actions.ts: every function there is open to the world.',
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
      "**/testing*.ts",
    ],
    finds:
      "MemberExpression[object.name='process'][property.name='env'], VariableDeclarator[init.name='process'] Property[key.name='env'], ImportDeclaration[source.value=/^(node:)?process$/]",
    because: "settings are read in lib/env.ts alone, checked at start, with messages that say what to do.",
  },
  {
    name: "named-exports",
    files: ["**/*.{ts,tsx,mjs}"],
    ignores: ["app/**", "*.config.*", "test/support/start-test-postgres.ts", "lib/web/i18n.ts"],
    finds: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
    because: "exports have names, the same everywhere; only Next.js and tools ask for default ones.",
  },
];
