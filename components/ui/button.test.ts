import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Button } from "@/components/ui/button";

test.each([{ busy: true }, { disabled: true }])("a button that is %j can still have the focus", (state) => {
  const html = renderToStaticMarkup(createElement(Button, state, "Send"));
  expect(html).toContain('aria-disabled="true"');
  expect(html).not.toContain(' disabled=""');
});

test("a button that is neither busy nor disabled has no state", () => {
  const html = renderToStaticMarkup(createElement(Button, { disabled: false }, "Send"));
  expect(html).not.toContain("disabled=");
  expect(html).not.toContain("aria-busy");
});
