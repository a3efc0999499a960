import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TermText } from "@/components/ui/term-text";

test.each([
  ["ओपीडी परामर्श (OP Consultation)", 'ओपीडी परामर्श (<span lang="en">OP Consultation</span>)'],
  ["Prescription", "Prescription"],
])("the official term in %j is marked as English", (text, html) => {
  expect(renderToStaticMarkup(createElement(TermText, { text }))).toBe(html);
});
