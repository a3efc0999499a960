import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { dicomFactsOf } from "@/lib/health-record/attachment/dicom-facts";
import { dicomElement, dicomFile } from "@/test/support/dicom-files";
import { numRuns, SEED } from "@/test/support/generated-tests";

const DEFLATED = "1.2.840.10008.1.2.1.99";
const NONE = { modality: null, bodyPart: null, date: null };

const ELEMENTS = [
  dicomElement(0x0008, 0x0020, "DA", "20240307"),
  dicomElement(0x0008, 0x0060, "CS", "CT"),
  dicomElement(0x0018, 0x0015, "CS", "CHEST"),
];
const IMAGE = dicomFile(Buffer.concat([...ELEMENTS, dicomElement(0x7fe0, 0x0010, "OB", "x".repeat(1000))]));

describe("a DICOM file shows", () => {
  test("modality, body part and the date of the study", () =>
    expect(dicomFactsOf(IMAGE)).toEqual({ modality: "CT", bodyPart: "CHEST", date: "2024-03-07" }));

  test("what it has", () =>
    expect(dicomFactsOf(dicomFile(dicomElement(0x0008, 0x0060, "CS", "MR")))).toEqual({ ...NONE, modality: "MR" }));

  test("a date that is none as it was sent", () =>
    expect(dicomFactsOf(dicomFile(dicomElement(0x0008, 0x0020, "DA", "March"))).date).toBe("March"));

  test("what stands before the place at which it is cut", () =>
    expect(dicomFactsOf(dicomFile(Buffer.concat(ELEMENTS).subarray(0, -3)))).toMatchObject({ modality: "CT" }));

  test("nothing where it is deflated, since a few bytes may become gigabytes", () =>
    expect(dicomFactsOf(dicomFile(deflateRawSync(Buffer.concat(ELEMENTS)), DEFLATED))).toEqual(NONE));

  test("nothing where it is another file", () => expect(dicomFactsOf(Buffer.from("%PDF-1.7"))).toEqual(NONE));

  test(`something short whatever its bytes are (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(IMAGE.length), (bytes, at) => {
        const changed = Buffer.concat([IMAGE.subarray(0, at), bytes, IMAGE.subarray(at + bytes.length)]);
        expect(JSON.stringify(dicomFactsOf(changed)).length).toBeLessThan(500);
      }),
      { seed: SEED, numRuns: numRuns({ short: 500, long: 10_000 }) },
    );
  });
});
