import "server-only";
import dicomParser from "dicom-parser";

/** What a DICOM file states about its image, as sent. The date is that of the study, as ISO 8601 where it is one. */
export type DicomFacts = { modality: string | null; bodyPart: string | null; date: string | null };

const [STUDY_DATE, MODALITY, BODY_PART] = ["x00080020", "x00080060", "x00180015"];
/** The first element behind those that are read. */
const UNTIL_TAG = "x00200010";
/** The elements that are read stand at the beginning. */
const HEAD_BYTES = 256 * 1024;
const MAX_LENGTH = 64;
const DATE = /^(\d{4})(\d{2})(\d{2})$/;

type Elements = Pick<ReturnType<typeof dicomParser.parseDicom>, "string">;

/** The facts of a DICOM file; each is null where it has none, and all are where it cannot be read. */
export function dicomFactsOf(bytes: Uint8Array): DicomFacts {
  const elements = readElements(bytes.subarray(0, HEAD_BYTES));
  const date = textOf(elements, STUDY_DATE)?.replace(DATE, "$1-$2-$3") ?? null;
  return { modality: textOf(elements, MODALITY), bodyPart: textOf(elements, BODY_PART), date };
}

function readElements(head: Uint8Array): Elements | undefined {
  try {
    return dicomParser.parseDicom(head, { untilTag: UNTIL_TAG, inflater: refuse });
  } catch (error) {
    // Where the file is cut or broken, the parser throws the elements before that place.
    return (error as { dataSet?: Elements } | undefined)?.dataSet;
  }
}

function textOf(elements: Elements | undefined, tag: string): string | null {
  try {
    return elements?.string(tag)?.slice(0, MAX_LENGTH).replaceAll(/\p{C}/gu, "").trim() || null;
  } catch {
    // The element ends behind the end of the file.
    return null;
  }
}

/** A deflated file of a few bytes may become gigabytes. */
function refuse(): never {
  throw new Error("A deflated DICOM file is not read.");
}
