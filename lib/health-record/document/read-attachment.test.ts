import { describe, expect, test } from "vitest";
import { normaliseDocument } from "@/lib/health-record/document/normalise-document";
import { readAttachment } from "@/lib/health-record/document/read-attachment";
import { documentOf, parsed, type Resource } from "@/test/support/health-documents";

/** A file of 100 bytes that begins with these. */
const fileOf = (...head: (string | number)[]) => {
  const start = Buffer.concat(head.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([part]))));
  return Buffer.concat([start, Buffer.alloc(Math.max(0, 100 - start.length), 0x20)]);
};
const PDF = fileOf("%PDF-1.7\n");
const DICOM = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), Buffer.alloc(50)]);
const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString("base64");

const binary = (data: unknown, contentType = "application/pdf"): Resource => ({
  resourceType: "Binary",
  id: "b",
  contentType,
  data,
});

function attachmentsOf(...resources: Resource[]) {
  const document = parsed(documentOf({}, ...resources));
  const { attachments, notIncluded } = normaliseDocument(document, { hiTypes: [] });
  return { attachments, notIncluded, bytesOf: (key = "") => readAttachment(document, key) };
}

describe("the format of an attachment is decided by its bytes:", () => {
  test.each([
    ["pdf", PDF],
    ["jpeg", fileOf(0xff, 0xd8, 0xff, 0xe0)],
    ["png", fileOf(0x89, "PNG\r\n", 0x1a, "\n")],
    ["gif", fileOf("GIF89a")],
    ["dicom", DICOM],
    ["other", fileOf("<html>")],
  ] as const)("%s", (format, bytes) => {
    const { attachments, bytesOf } = attachmentsOf(binary(base64(bytes), "image/x-unknown"));
    expect(attachments).toMatchObject([
      { key: "r3.1", state: "included", format, size: bytes.length, contentType: "image/x-unknown" },
    ]);
    expect(Buffer.from(bytesOf("r3.1") ?? [])).toEqual(bytes);
  });
});

describe("base64", () => {
  test.each([
    ["with line breaks", base64(PDF).replaceAll(/(.{20})/g, "$1\r\n")],
    ["without padding", base64(PDF).replaceAll("=", "")],
    ["of base64", base64(base64(PDF))],
    ["of base64 with line breaks", base64(base64(PDF).replaceAll(/(.{76})/g, "$1\n"))],
    ["behind the address of its type", `data:application/pdf;base64,${base64(PDF)}`],
  ])("%s is decoded", (_what, data) => {
    const { attachments, bytesOf } = attachmentsOf(binary(data));
    expect(attachments).toMatchObject([{ state: "included", format: "pdf", size: 100 }]);
    expect(Buffer.from(bytesOf("r3.1") ?? [])).toEqual(PDF);
  });

  test("of a text that only looks like base64 is decoded once", () => {
    const text = "A".repeat(80);
    const { attachments, bytesOf } = attachmentsOf(binary(base64(text), "text/plain"));
    expect(attachments).toMatchObject([{ state: "included", format: "other", size: 80 }]);
    expect(Buffer.from(bytesOf("r3.1") ?? []).toString()).toBe(text);
  });

  test("that is none is unreadable, and listed", () => {
    const { attachments, notIncluded, bytesOf } = attachmentsOf(binary("%PDF-1.4 ".repeat(20)));
    expect(attachments).toMatchObject([{ state: "unreadable" }]);
    expect(notIncluded).toEqual([{ reason: "unreadable-attachment", items: ["r3"] }]);
    expect(bytesOf("r3.1")).toBeUndefined();
  });
});

describe("an attachment is empty at the sender", () => {
  test.each([
    ["with a placeholder", base64("DUMMY")],
    ["with the word itself", "DUMMY"],
    ["with words that are no base64", "no file!"],
    ["with the head of a PDF alone", base64("%PDF-1.3\n")],
    ["with such a head as base64 of base64", base64(base64("%PDF-1.3\n"))],
    ["with 59 bytes", base64(PDF.subarray(0, 59))],
    ["with an empty text", ""],
    ["without content", undefined],
  ])("%s", (_what, data) => {
    const { attachments, notIncluded } = attachmentsOf(binary(data));
    expect(attachments).toMatchObject([{ state: "empty-at-sender" }]);
    expect(notIncluded).toEqual([{ reason: "empty-at-sender", items: ["r3"] }]);
  });

  test("and shows the words of its placeholder", () => {
    const placeholderOf = (data: string) => attachmentsOf(binary(data)).attachments[0]?.placeholder;
    expect(placeholderOf(base64("DUMMY"))).toBe("DUMMY");
    expect(placeholderOf("no file!")).toBe("no file!");
    expect(placeholderOf(base64("%PDF-1.3\n%\xff"))).toBeUndefined();
  });

  test("no more with 60 bytes", () => {
    expect(attachmentsOf(binary(base64(PDF.subarray(0, 60)))).attachments).toMatchObject([{ state: "included" }]);
  });
});

describe("attachments are found", () => {
  test("in reports, document references, media and anything else", () => {
    const attachment = (title: string) => ({
      contentType: "application/pdf",
      data: base64(PDF),
      title,
      creation: "2024-05",
    });
    const { attachments } = attachmentsOf(
      { resourceType: "DiagnosticReport", id: "a", presentedForm: [attachment("one"), attachment("two")] },
      { resourceType: "DocumentReference", id: "b", content: [{ attachment: attachment("three") }] },
      { resourceType: "Media", id: "c", content: attachment("four") },
      { resourceType: "Consent", id: "d", sourceAttachment: attachment("five") },
    );
    expect(attachments.map(({ key, title }) => `${key} ${title}`)).toEqual([
      "r3.1 one",
      "r3.2 two",
      "r4.1 three",
      "r5.1 four",
      "r6.1 five",
    ]);
    expect(attachments[0]?.creation).toMatchObject({ text: "2024-05", precision: "month" });
  });

  test("in the address itself", () => {
    const url = `data:application/pdf;base64,${base64(PDF)}`;
    const { attachments, bytesOf } = attachmentsOf({
      resourceType: "DocumentReference",
      id: "a",
      content: [{ attachment: { url } }],
    });
    expect(attachments).toMatchObject([{ state: "included", format: "pdf", link: undefined }]);
    expect(Buffer.from(bytesOf("r3.1") ?? [])).toEqual(PDF);
  });

  test("behind an address in the document: the resource has the content", () => {
    const reference = { resourceType: "DocumentReference", id: "a", content: [{ attachment: { url: "Binary/b" } }] };
    const { attachments, notIncluded } = attachmentsOf(reference, binary(base64(PDF)));
    expect(attachments).toMatchObject([
      { key: "r3.1", state: "in-document", resource: "r4" },
      { key: "r4.1", state: "included" },
    ]);
    expect(notIncluded).toEqual([]);
  });

  test("behind another address: it is shown as text, and listed", () => {
    const url = "https://hip.example/report.pdf";
    const { attachments, notIncluded } = attachmentsOf({
      resourceType: "DocumentReference",
      id: "a",
      content: [{ attachment: { url, title: "Report" } }],
    });
    expect(attachments).toMatchObject([{ state: "link", link: url, title: "Report" }]);
    expect(notIncluded).toEqual([{ reason: "link", text: url, items: ["r3"] }]);
  });

  test("but not in sampled data, which are numbers", () => {
    const valueSampledData = { origin: { value: 0 }, period: 10, dimensions: 1, data: "1 2 3" };
    expect(attachmentsOf({ resourceType: "Observation", id: "o", valueSampledData }).attachments).toEqual([]);
  });
});

test("an unknown key has no attachment", () => {
  const { bytesOf } = attachmentsOf(binary(base64(PDF)));
  expect(["", "r3", "r3.2", "r9.1", "__proto__.1", "r3.x"].map(bytesOf)).toEqual(Array(6).fill(undefined));
});
