/** The file in which the ponyfill's decoder is, from our own origin. */
const DECODER = new URL("zxing-wasm/reader/zxing_reader.wasm", import.meta.url).toString();

/** Reads the codes in a picture, as `BarcodeDetector` of the Shape Detection API does. */
export type CodeDetector = { detect: (picture: HTMLVideoElement) => Promise<{ rawValue: string }[]> };

type NativeDetector = {
  new (options: { formats: string[] }): CodeDetector;
  getSupportedFormats: () => Promise<string[]>;
};

/** A reader of QR codes: the browser's where it has one, else one that is loaded now. */
export async function createCodeDetector(): Promise<CodeDetector> {
  const { BarcodeDetector: Native } = globalThis as { BarcodeDetector?: NativeDetector };
  if (Native && (await Native.getSupportedFormats()).includes("qr_code")) return new Native({ formats: ["qr_code"] });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({ overrides: { locateFile: () => DECODER } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
