/** Characters of 3 by 5 pixels: five rows from the top, each an octal digit whose highest bit is the left pixel. */
// prettier-ignore
const GLYPHS: Record<string, string> = {
  A: "25755", B: "65656", C: "34443", D: "65556", E: "74647", F: "74644", G: "34553", H: "55755", I: "72227",
  J: "11152", K: "55655", L: "44447", M: "57755", N: "65555", O: "25552", P: "65644", Q: "25573", R: "65655",
  S: "34216", T: "72222", U: "55557", V: "55552", W: "55775", X: "55255", Y: "55222", Z: "71247",
  0: "75557", 1: "26227", 2: "61247", 3: "61216", 4: "55711", 5: "74616", 6: "34757", 7: "71222", 8: "75757",
  9: "75716", ".": "00002", ",": "00024", "-": "00700", ":": "02020", "/": "11244", "%": "51245", "+": "02720",
  "(": "24442", ")": "21112",
};

const GLYPH_WIDTH = 3;
const GLYPH_HEIGHT = 5;

/** Draws text, in capitals, into an image of one byte per pixel; each pixel of the font is a square of `scale` pixels. */
export function drawText(
  image: Buffer,
  imageWidth: number,
  text: string,
  { left, top, scale }: { left: number; top: number; scale: number },
): void {
  const set = (x: number, y: number) => {
    if (x < imageWidth && (y + 1) * imageWidth <= image.length) image[y * imageWidth + x] = 40;
  };
  for (const [at, character] of [...text.toUpperCase()].entries()) {
    const rows = [...(GLYPHS[character] ?? "")].map(Number);
    for (let pixel = 0; pixel < GLYPH_WIDTH * GLYPH_HEIGHT * scale * scale; pixel += 1) {
      const x = pixel % (GLYPH_WIDTH * scale);
      const y = Math.floor(pixel / (GLYPH_WIDTH * scale));
      const bit = GLYPH_WIDTH - 1 - Math.floor(x / scale);
      const isDark = (((rows[Math.floor(y / scale)] ?? 0) >> bit) & 1) === 1;
      if (isDark) set(left + at * (GLYPH_WIDTH + 1) * scale + x, top + y);
    }
  }
}
