import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeFileName } from "@/lib/health-record/attachment/safe-file-name";
import { ATTACHMENT_FORMATS } from "@/lib/health-record/document/read-attachment";
import { SEED } from "@/test/support/generated-tests";

describe("the name of a file", () => {
  test.each([
    ["is the title, with the end that its bytes have", "Blood report", "pdf", "Blood report.pdf"],
    ["has one end", "scan.PDF", "pdf", "scan.pdf"],
    ["does not keep an end that its bytes belie", "scan.exe", "jpeg", "scan.jpg"],
    ["keeps the letters of every script", "இரத்த அறிக்கை", "pdf", "இரத்த அறிக்கை.pdf"],
    ["keeps a dot that begins no end", "Report of 12.03.2024 (final)", "pdf", "Report of 12.03.2024 (final).pdf"],
    ["keeps a harmless end where the format is unknown", "table.csv", "other", "table.csv"],
    ["keeps no other", "page.html", "other", "page.bin"],
    ["has no path", "../../etc/passwd", "png", "etc passwd.png"],
    ["has no path of Windows", "C:\\Windows\\x", "png", "C Windows x.png"],
    ["has no characters that turn the text around", "report\u202efdp.exe", "dicom", "report fdp.dcm"],
    ["has no line breaks and quotes", 'a"\r\nSet-Cookie: b', "pdf", "a Set-Cookie b.pdf"],
    ["is no device", "con", "pdf", "attachment r5-1.pdf"],
    ["does not begin with a dot", ".htaccess", "other", "htaccess.bin"],
    ["is its key where there is no title", undefined, "gif", "attachment r5-1.gif"],
    ["is its key where the title has no letters", "???", undefined, "attachment r5-1.bin"],
    ["is cut", "x".repeat(500), "pdf", `${"x".repeat(80)}.pdf`],
  ] as const)("%s", (_what, title, format, name) => expect(safeFileName(title, format, "r5.1")).toBe(name));

  test(`is safe whatever the title (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...ATTACHMENT_FORMATS), (title, format) => {
        expect(safeFileName(title, format, "r1.1")).toMatch(
          /^[\p{L}\p{M}\p{N}_(+][\p{L}\p{M}\p{N} ._()+-]{0,90}\.[a-z]{3,4}$/u,
        );
      }),
      { seed: SEED },
    );
  });
});
