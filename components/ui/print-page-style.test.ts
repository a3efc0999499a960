import { expect, test } from "vitest";
import { cssText } from "@/components/ui/print-page-style";

test("a name is a text of CSS that ends neither itself nor the style element", () => {
  expect(cssText("Meera Nair")).toBe('"Meera Nair"');
  expect(cssText('"}</style>\n\\')).toBe('"\\22 \\7d \\3c \\2f style\\3e \\a \\5c "');
});
