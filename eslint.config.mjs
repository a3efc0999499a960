import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { floorRule, shapeRule } from "./scripts/lint/rules.mjs";
import { FLOORS } from "./scripts/lint/floors.mjs";
import { SHAPES } from "./scripts/lint/shapes.mjs";

const rules = Object.fromEntries([
  ...FLOORS.map((floor) => [floor.name, floorRule(floor)]),
  ...SHAPES.map((shape) => [shape.name, shapeRule(shape)]),
]);

export default tseslint.config(
  { ignores: ["**/.*/**", "**/node_modules/**", "next-env.d.ts", "drizzle/migrations/**", "public/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  tseslint.configs.recommended,
  { plugins: { house: { rules } } },
  ...[...FLOORS, ...SHAPES].map(({ name, files, ignores = [] }) => ({
    name: `house/${name}`,
    files,
    ignores,
    rules: { [`house/${name}`]: "error" },
  })),
  {
    name: "imports",
    files: ["**/*.{ts,tsx,mjs}"],
    plugins: { "import-x": importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [createTypeScriptImportResolver({ project: "tsconfig.json" })],
    },
    rules: { "import-x/no-cycle": "error", "import-x/no-self-import": "error" },
  },
  {
    name: "types",
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    name: "unused",
    files: ["**/*.{ts,tsx,mjs}"],
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    name: "react",
    files: ["app/**/*.tsx", "components/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      "react-hooks/exhaustive-deps": "error",
      // Resetting a field when what it belongs to changes is what these effects are for.
      "react-hooks/set-state-in-effect": "off",
    },
  },
);
