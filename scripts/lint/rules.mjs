import path from "node:path";
import { ROOT } from "../paths.mjs";

/**
 * A pattern of import names (`*` stays within a folder, `**` does not, `{a,b}` is either) as a regular expression.
 * @param {string} pattern
 */
function expressionOf(pattern) {
  const parts = pattern.split(/(\*\*|\*|\{[^}]*\})/).map((part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").map(literal).join("|")})`;
    return literal(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** @param {string} text */
function literal(text) {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * An import name by its place in the house, so that `./` cannot slip past a floor.
 * @param {string} name
 * @param {string} file
 */
function placed(name, file) {
  if (!name.startsWith("./")) return name;
  return `@/${path
    .relative(ROOT, path.resolve(path.dirname(file), name))
    .split(path.sep)
    .join("/")}`;
}

/** @param {any} node */
function isTypeOnly(node) {
  if (node.type === "TSImportType") return true;
  if (node.importKind === "type" || node.exportKind === "type") return true;
  const names = node.specifiers ?? [];
  return names.length > 0 && names.every((/** @type {any} */ one) => (one.importKind ?? one.exportKind) === "type");
}

/**
 * A lint rule that refuses imports.
 * @param {{ never: string[], but?: string[], typesAreFree?: boolean, because: string }} floor
 */
export function floorRule({ never, but = [], typesAreFree = false, because }) {
  const [refused, allowed] = [never.map(expressionOf), but.map(expressionOf)];
  return {
    meta: { type: "problem", schema: [] },
    /** @param {any} context */
    create(context) {
      const check = (/** @type {any} */ node) => {
        const source = node.source?.value ?? node.source?.literal?.value ?? node.argument?.literal?.value;
        if (typeof source !== "string" || (typesAreFree && isTypeOnly(node))) return;
        const name = placed(source, context.filename);
        if (!refused.some((one) => one.test(name)) || allowed.some((one) => one.test(name))) return;
        context.report({ node, message: `"${source}": ${because}` });
      };
      return {
        ImportDeclaration: check,
        ExportNamedDeclaration: check,
        ExportAllDeclaration: check,
        ImportExpression: check,
        TSImportType: check,
      };
    },
  };
}

/**
 * A lint rule that refuses what a selector finds.
 * @param {{ finds: string, because: string }} shape
 */
export function shapeRule({ finds, because }) {
  return {
    meta: { type: "problem", schema: [] },
    /** @param {any} context */
    create: (context) => ({
      [finds]: (/** @type {any} */ node) => context.report({ node, message: because }),
    }),
  };
}
