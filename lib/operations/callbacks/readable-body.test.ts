import { expect, test } from "vitest";
import { readableBody } from "@/lib/operations/callbacks/readable-body";

const read = (body: string | Buffer) => readableBody(Buffer.from(body as string));

test("JSON is indented, and no other character changes", () => {
  const { text, form } = read('{"id":12345678901234567890,"a":"x, {y}: \\"z\\"","a":[],"b":[1,{"c":null}],"d":{}}');
  expect(form).toBe("json");
  expect(text).toBe(
    '{\n  "id": 12345678901234567890,\n  "a": "x, {y}: \\"z\\"",\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n  "d": {}\n}',
  );
});

test("JSON after a byte order mark is indented, and the mark is shown", () =>
  expect(read("\ufeff[1]")).toEqual({ text: "\\ufeff[\n  1\n]", form: "json", bytes: 6 }));

test("a single value without braces is JSON", () =>
  expect(read(" null ")).toMatchObject({ text: "null", form: "json" }));

test("a body that is not JSON is returned as text, with unified line ends", () => {
  expect(read('{"half":')).toEqual({ text: '{"half":', form: "text", bytes: 8 });
  expect(read("<b>busy</b>\r\nlater\tperhaps")).toMatchObject({ text: "<b>busy</b>\nlater\tperhaps", form: "text" });
});

test("bytes that are not UTF-8 are decoded where possible, and invisible characters become escapes", () => {
  expect(readableBody(Buffer.from([0x00, 0x61, 0xff, 0x1b, 0x62]))).toEqual({
    text: "\\u0000a\ufffd\\u001bb",
    form: "binary",
    bytes: 5,
  });
  expect(read("a\0b").form).toBe("binary");
});

test("characters that change the direction of writing become escapes", () => {
  expect(read('"\u202egnorw"').text).toBe('"\\u202egnorw"');
});

test("the form of a body without bytes is empty", () =>
  expect(read("")).toEqual({ text: "", form: "empty", bytes: 0 }));

test("JSON that indentation would make many times longer is not indented", () => {
  const deep = "[".repeat(400_000) + "]".repeat(400_000);
  expect(read(deep).text).toBe(deep);
  const wide = `${"[".repeat(29)}${"1,".repeat(200_000)}1${"]".repeat(29)}`;
  expect(read(wide).text).toBe(wide);
});

test("a very long string within JSON is complete", () => {
  const long = JSON.stringify({ data: '\\"'.repeat(250_000) });
  expect(read(long).text).toBe(`{\n  ${long.slice(1, -1).replace(":", ": ")}\n}`);
});
