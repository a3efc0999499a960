const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
const DIGITAL_X_RAY = "1.2.840.10008.5.1.4.1.1.1.1";
/** Root for ids that belong to nobody: 2.25 and the decimal value of a UUID. */
const INSTANCE = "2.25.213503482150637226051735108432145702341";
const SIDE = 64;

/** The value representations whose length has four bytes. */
const LONG = new Set(["OB", "OW"]);

function element(group: number, number: number, type: string, value: Buffer): Buffer {
  const padding = type === "UI" || LONG.has(type) ? 0 : 0x20;
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from([padding])]);
  const head = Buffer.alloc(LONG.has(type) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(type, 4, "latin1");
  if (LONG.has(type)) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

const text = (group: number, number: number, type: string, value: string) =>
  element(group, number, type, Buffer.from(value, "latin1"));

function short(group: number, number: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(group, number, "US", bytes);
}

export type DicomFacts = { patientName: string; date: string; modality: string; bodyPart: string; description: string };

/** A DICOM file with one small grey image. `date` is YYYY-MM-DD. */
export function createDicom({ patientName, date, modality, bodyPart, description }: DicomFacts): Buffer {
  const meta = Buffer.concat([
    element(2, 1, "OB", Buffer.from([0, 1])),
    text(2, 2, "UI", DIGITAL_X_RAY),
    text(2, 3, "UI", INSTANCE),
    text(2, 0x10, "UI", EXPLICIT_LITTLE_ENDIAN),
    text(2, 0x12, "UI", "2.25.1"),
  ]);
  const metaLength = Buffer.alloc(4);
  metaLength.writeUInt32LE(meta.length);
  const pixels = Buffer.from(Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE) * 2 + Math.floor(at / SIDE)));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM", "latin1"),
    element(2, 0, "UL", metaLength),
    meta,
    text(8, 0x16, "UI", DIGITAL_X_RAY),
    text(8, 0x18, "UI", INSTANCE),
    text(8, 0x20, "DA", date.replaceAll("-", "")),
    text(8, 0x60, "CS", modality),
    text(8, 0x1030, "LO", description),
    text(0x10, 0x10, "PN", patientName),
    text(0x18, 0x15, "CS", bodyPart),
    text(0x20, 0xd, "UI", `${INSTANCE}.1`),
    short(0x28, 2, 1),
    text(0x28, 4, "CS", "MONOCHROME2"),
    short(0x28, 0x10, SIDE),
    short(0x28, 0x11, SIDE),
    short(0x28, 0x100, 8),
    short(0x28, 0x101, 8),
    short(0x28, 0x102, 7),
    short(0x28, 0x103, 0),
    element(0x7fe0, 0x10, "OW", pixels),
  ]);
}
