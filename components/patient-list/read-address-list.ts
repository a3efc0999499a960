import {
  abhaNumberOf,
  addressProblemOf,
  normaliseAbhaAddress,
  readAddressEntry,
  type AddressProblem,
} from "@/lib/abdm/abha-address";

/** How many patients a list may have. */
export const MOST_PATIENTS = 50;

/** What columns are called in files of hospitals: a first line with such a name, and without an address, is a heading. */
const HEADING = /\b(?:abha|phr|address|health id|patient|name|mobile|phone|gender|sex|age|dob|uhid|mrn|sr|no)\b/i;

/** One patient of a list, as typed. `problem` is a key of the catalogue's `input-error`; `sameAs` is the number of an earlier entry. */
export type ListEntry = {
  /** Counted from 1. */
  number: number;
  text: string;
  abhaAddress: string | null;
  problem: AddressProblem | null;
  sameAs: number | null;
};

/**
 * Reads a pasted list or a CSV file: addresses in lines, or the first column in which an address is. A line may also be the code of an ABHA
 * card, as a scanner types it.
 */
export function readAddressList(text: string): ListEntry[] {
  const records = parseCsv(withoutCodes(text.replace(/^\ufeff/, "")));
  const [first] = records;
  const body = first && isHeading(first) ? records.slice(1) : records;
  const found = firstAddressColumn(body);
  const column = found < Infinity ? found : 0;
  const texts = body.flatMap((record) => addressTextsOf(record, column));
  const numbers = new Map<string, number>();
  return texts.map((entry, at) => {
    const number = at + 1;
    const abhaAddress = normaliseAbhaAddress(entry);
    if (abhaAddress === null) {
      return { number, text: entry, abhaAddress, problem: addressProblemOf(entry), sameAs: null };
    }
    const sameAs = numbers.get(abhaAddress) ?? null;
    if (sameAs === null) numbers.set(abhaAddress, number);
    return { number, text: entry, abhaAddress, problem: null, sameAs };
  });
}

const isAddressLike = (cell: string) => cell.includes("@") || abhaNumberOf(cell) !== null;
const isHeading = (record: string[]) => !record.some(isAddressLike) && record.some((cell) => HEADING.test(cell));

/** The first column in which any record has an address; infinite where none has. */
function firstAddressColumn(records: string[][]): number {
  const firstColumn = (isWanted: (cell: string) => boolean) =>
    records.reduce((first, record) => {
      const column = record.findIndex(isWanted);
      return column === -1 ? first : Math.min(first, column);
    }, Infinity);
  // An e-mail address has an @ as well, and a column of ABHA numbers may stand before that of the addresses.
  const column = firstColumn((cell) => normaliseAbhaAddress(cell) !== null);
  return column < Infinity ? column : firstColumn(isAddressLike);
}

// Of addresses in one line, with commas or spaces between them, each is an entry. A line without an address stands in the list by its first
// cell, so that nobody is missed.
function addressTextsOf(record: string[], column: number): string[] {
  const cells = record.filter(Boolean).every((cell) => cell.includes("@"))
    ? record
    : [record[column] || (record.find(Boolean) ?? "")];
  return cells
    .flatMap((cell) => (cell.split("@").length > 2 ? cell.split(/\s+/) : [cell]))
    .map((cell) => cell.trim())
    .filter(Boolean);
}

function withoutCodes(text: string): string {
  const lines = text.split(/\r\n|\n|\r/).map((line) => {
    const entry = line.trimStart().startsWith("{") ? readAddressEntry(line) : null;
    return entry?.kind === "code" && entry.abhaAddress ? entry.abhaAddress : line;
  });
  return lines.join("\n");
}

/** Records of cells, by the separator that the first line has most often. A quoted cell may hold separators, line ends and doubled quotes. */
function parseCsv(text: string): string[][] {
  const [firstLine = ""] = text.split("\n", 1);
  const countOf = (separator: string) => firstLine.split(separator).length;
  const separator = [",", ";", "\t"].reduce((best, next) => (countOf(next) > countOf(best) ? next : best));
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    record.push(cell.trim());
    cell = "";
  };
  const endRecord = () => {
    endCell();
    if (record.some(Boolean)) records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') cell += text.charAt((at += 1));
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (character === separator) endCell();
    else if (character === "\n") endRecord();
    else cell += character;
  }
  endRecord();
  return records;
}
