import { expect, test } from "vitest";
import { readableBody } from "@/lib/operations/callbacks/readable-body";

const read = (body: string | Buffer) => readableBody(Buffer.from(body as string));

test("JSON is indented, and otherwise stays letter by letter as it came", () => {
  const { text, form } = read('{"id":12345678901234567890,"a":"x, {y}: \\"z\\"","a":[],"b":[1,{"c":null}],"d":{}}');
  expect(form).toBe("json");
  expect(text).toBe(
    '{\n  "id": 12345678901234567890,\n  "a": "x, {y}: \\"z\\"",\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n  "d": {}\n}',
  );
});

test("a bare value is JSON too", () => expect(read(" null ")).toMatchObject({ text: "null", form: "json" }));

test("what is no JSON is text as it came", () => {
  expect(read('{"half":')).toEqual({ text: '{"half":', form: "text", bytes: 8 });
  expect(read("<b>busy</b>\r\nlater\tperhaps")).toMatchObject({ text: "<b>busy</b>\nlater\tperhaps", form: "text" });
});

test("bytes that are no text are shown as far as they can be, and nothing of them is invisible", () => {
  expect(readableBody(Buffer.from([0x00, 0x61, 0xff, 0x1b, 0x62]))).toEqual({
    text: "\\u0000a\ufffd\\u001bb",
    form: "binary",
    bytes: 5,
  });
  expect(read("a\0b").form).toBe("binary");
});

test("letters that would turn the rest of the line around are spelled out", () => {
  expect(read('"\u202egnorw"').text).toBe('"\\u202egnorw"');
});

test("an empty body is empty", () => expect(read("")).toEqual({ text: "", form: "empty", bytes: 0 }));

test("what would grow out of all proportion is left as it came", () => {
  const deep = "[".repeat(400_000) + "]".repeat(400_000);
  expect(read(deep).text).toBe(deep);
  const wide = `${"[".repeat(29)}${"1,".repeat(200_000)}1${"]".repeat(29)}`;
  expect(read(wide).text).toBe(wide);
});

test("one very long string is read whole", () => {
  const long = JSON.stringify({ data: '\\"'.repeat(250_000) });
  expect(read(long).text).toBe(`{\n  ${long.slice(1, -1).replace(":", ": ")}\n}`);
});
