/** The rules for paper that name the patient and the consent in the margin of every page. */
export function PrintPageStyle({ head, foot }: { head: string; foot: string }) {
  const rules = `@page {
  @top-left { content: ${cssText(head)}; font: 600 9pt sans-serif; color: black; width: 100%; }
  @bottom-left { content: ${cssText(foot)}; font: 8pt sans-serif; color: black; }
}`;
  return <style dangerouslySetInnerHTML={{ __html: rules }} />;
}

/** The rules for paper that write a text above the number of each page. */
export function PrintedPageFoot({ text }: { text: string }) {
  const rules = `@page {
  @bottom-right { content: ${cssText(text)} "\\a " counter(page) " / " counter(pages); white-space: pre; text-align: right; color: black; }
}`;
  return <style dangerouslySetInnerHTML={{ __html: rules }} />;
}

/** A text as a string of CSS. Whatever is not a letter, a digit or a space is written by its number, so that it ends neither string nor element. */
export function cssText(text: string): string {
  const escaped = [...text].map((character) =>
    /[\p{L}\p{N} ]/u.test(character) ? character : `\\${character.codePointAt(0)?.toString(16) ?? ""} `,
  );
  return `"${escaped.join("")}"`;
}
