import boundaries from "eslint-plugin-boundaries";
import reactHooks from "eslint-plugin-react-hooks";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";
import { FILE_CATEGORIES, FOLDERS, policiesFor } from "./scripts/lint/layers.mjs";
import { shapeRule } from "./scripts/lint/shape-rule.mjs";
import { SHAPES } from "./scripts/lint/shapes.mjs";

export default tseslint.config(
  { ignores: ["**/.*/**", "**/node_modules/**", "next-env.d.ts", "drizzle/migrations/**", "public/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  tseslint.configs.recommended,
  {
    name: "layers",
    files: ["**/*.{ts,tsx}"],
    plugins: { boundaries },
    settings: {
      "import/resolver": { typescript: { project: "tsconfig.json" } },
      "boundaries/legacy-templates": false,
      "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
      "boundaries/additional-dependency-nodes": [
        { selector: "TSImportType Literal", kind: "type", name: "import-type" },
      ],
      "boundaries/files": FILE_CATEGORIES,
    },
  },
  ...FOLDERS.map(({ name, files }) => ({
    name: `layers/${name}`,
    files: files.map((pattern) => [pattern, "**/*.{ts,tsx}"]),
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "allow",
          checkAllOrigins: true,
          checkInternals: true,
          checkUnknownLocals: true,
          policies: policiesFor(name),
        },
      ],
    },
  })),
  { plugins: { shape: { rules: Object.fromEntries(SHAPES.map((shape) => [shape.name, shapeRule(shape)])) } } },
  ...SHAPES.map(({ name, files, ignores = [] }) => ({
    name: `shape/${name}`,
    files,
    ignores,
    rules: { [`shape/${name}`]: "error" },
  })),
  {
    name: "typescript",
    files: ["**/*.{ts,tsx}"],
    rules: {
      // Across folders by the alias @/, so that the path shows where a file is.
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["../*", "!../**/*.mjs"], message: "Use the alias @/ across folders." }] },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    name: "every file",
    files: ["**/*.{ts,tsx,mjs}"],
    rules: {
      // A file has one subject: this is its end.
      "max-lines": ["error", 400],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    name: "regular expressions",
    files: ["{app,components,lib,sandbox,scripts}/**/*.{ts,tsx,mjs}", "*.{ts,mjs}"],
    ignores: ["**/*.test.ts"],
    plugins: { regexp },
    // Text from outside must not be able to stop a process: an expression takes linear time, whatever text it is given.
    rules: {
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
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
