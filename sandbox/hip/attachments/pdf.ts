const PAGE_HEIGHT = 842;
const LINES_PER_PAGE = 44;

const escape = (line: string) => line.replace(/[\\()]/g, "\\$&");

function pageContent(lines: string[]): string {
  const rows = lines.map((line) => `(${escape(line)}) Tj T*`);
  return ["BT", "/F1 11 Tf", "16 TL", `56 ${PAGE_HEIGHT - 72} Td`, ...rows, "ET"].join("\n");
}

/** A PDF of these lines of Latin text, with as many pages as they need. */
export function createPdf(lines: string[]): Buffer {
  const pages = Array.from({ length: Math.max(1, Math.ceil(lines.length / LINES_PER_PAGE)) }, (_, page) =>
    pageContent(lines.slice(page * LINES_PER_PAGE, (page + 1) * LINES_PER_PAGE)),
  );
  // Objects 1 to 3 are the catalogue, the list of pages and the font; then each page with its content.
  const pageNumbers = pages.map((_, page) => 4 + 2 * page);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageNumbers.map((number) => `${number} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((content, page) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 ${PAGE_HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * page} 0 R >>`,
      `<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + trailer, "latin1");
}
