import { expect, test } from "vitest";
import { readAddressList } from "@/components/patient-list/read-address-list";

const textsOf = (text: string) => readAddressList(text).map((entry) => entry.text);

test.each([
  ["lines", "hinapatel@sbx\nravi.k@sbx\n"],
  ["lines of Windows, with empty ones", "\r\nhinapatel@sbx\r\n\r\n ravi.k@sbx \r\n"],
  ["one line with commas", "hinapatel@sbx, ravi.k@sbx"],
  ["one line with semicolons", "hinapatel@sbx;ravi.k@sbx"],
  ["one line with spaces", "hinapatel@sbx ravi.k@sbx"],
  ["a file with a heading", "ABHA address\nhinapatel@sbx\nravi.k@sbx"],
  ["a file with a byte order mark", "\ufeffhinapatel@sbx\nravi.k@sbx"],
  ["columns of a spreadsheet", "Name\tABHA\nHina Patel\thinapatel@sbx\nRavi K\travi.k@sbx"],
  ["columns with semicolons", "No;Name;ABHA\n1;Patel, Hina;hinapatel@sbx\n2;K, Ravi;ravi.k@sbx"],
  ["quoted columns", '"Patel, ""Hina""\nPune","hinapatel@sbx"\n"Ravi","ravi.k@sbx"'],
  ["e-mail addresses first", "hina@mail.example,hinapatel@sbx,9876543210\nravi@mail.example,ravi.k@sbx,9876543211"],
  ["an ABHA number first", "91-1234-5678-9012,hinapatel@sbx,F\n91-1234-5678-9013,ravi.k@sbx,M"],
  ["codes of cards", '{"hidn":"91-1234-5678-9012","name":"Hina, Patel","hid":"hinapatel@sbx"}\n{"phr":"ravi.k@sbx"}'],
])("%s are read as two addresses", (_name, text) => {
  expect(textsOf(text)).toEqual(["hinapatel@sbx", "ravi.k@sbx"]);
});

test.each(["", " \n\t\n", "\ufeff", "ABHA address"])("%j is an empty list", (text) => {
  expect(readAddressList(text)).toEqual([]);
});

test("a wrong first line that is no heading stays in the list, with the reason", () => {
  expect(readAddressList("hinapatel\nravi.k@sbx")).toEqual([
    { number: 1, text: "hinapatel", abhaAddress: null, problem: "abha-address-malformed", sameAs: null },
    { number: 2, text: "ravi.k@sbx", abhaAddress: "ravi.k@sbx", problem: null, sameAs: null },
  ]);
});

test("an ABHA number, a wrong ending and a line without an address stand in the list, with the reason", () => {
  const entries = readAddressList("Name,ABHA\nA,hinapatel@sbx\nB,91-1234-5678-9012\nC,\nD,ravi@gmail.com");
  expect(entries.map(({ text, problem }) => [text, problem])).toEqual([
    ["hinapatel@sbx", null],
    ["91-1234-5678-9012", "abha-number-not-address"],
    ["C", "abha-address-malformed"],
    ["ravi@gmail.com", "abha-address-malformed"],
  ]);
});

test("an address that a scanner typed under a Hindi layout stands in the list, with that reason", () => {
  expect(readAddressList("ravi.k@sbx\nपरलतपोलासद").map(({ problem }) => problem)).toEqual([
    null,
    "abha-address-not-latin",
  ]);
});

test("an address that is typed again in another spelling has the number of the first one", () => {
  const entries = readAddressList("hinapatel@sbx\nravi.k@sbx\n HinaPatel@SBX\nHINAPATEL@sbx");
  expect(entries.map(({ sameAs }) => sameAs)).toEqual([null, null, 1, 1]);
});

test("200,000 lines that are no addresses are read, each as one entry", () => {
  expect(readAddressList("x\n".repeat(200_000))).toHaveLength(200_000);
});
