const EXPLICIT = "1.2.840.10008.1.2.1";

/** An element in explicit little endian: DICOM PS3.5, 7.1.2. */
export function dicomElement(group: number, number: number, type: string, value: string): Buffer {
  const head = Buffer.alloc(8);
  const padded = Buffer.from(value.length % 2 === 0 ? value : `${value} `);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(type, 4, "latin1");
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

/** A DICOM file: DICOM PS3.10, 7.1. */
export function dicomFile(elements: Buffer, syntax = EXPLICIT): Buffer {
  const meta = dicomElement(0x0002, 0x0010, "UI", syntax);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const group = dicomElement(0x0002, 0x0000, "UL", length.toString("latin1"));
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), group, meta, elements]);
}
