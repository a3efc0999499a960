import type { Page } from "@playwright/test";

/** The longest values that people, hospitals and record types of the demo may have instead, by what the demo has. */
const LONGEST_VALUES = {
  "City Hospital": "Sri Venkateshwara Institute of Medical Sciences and Research",
  "Sahyadri General Hospital": "Chhatrapati Shivaji Maharaj Memorial District General Hospital",
  "Lotus Diagnostics": "Thiruvananthapuram-Kanyakumari-Regional-Diagnostics-Laboratory",
  "Green Valley Family Clinic": "Government Primary Health Centre Venkatanarasimharajuvaripeta",
  "Hina Patel": "Venkatanarasimharaju Subrahmanyam Lakshminarayanan Chandrasekhar",
  "Dr. Manju": "Dr. Anantha Padmanabhan Krishnamurthy Thirumalachariar Junior",
};
/** So many hospitals are on the page of a request. */
const HOSPITALS = 5;

/** Puts the longest values in the places of those of the demo, and as many hospitals on the page of a request as a patient may have. */
export async function lengthenValues(page: Page): Promise<void> {
  await page.evaluate(
    ({ values, hospitals }) => {
      const articles = [...document.querySelectorAll("main article[aria-label]")];
      for (let count = articles.length; articles[0] && count < hospitals; count += 1)
        articles[0].parentElement?.append(articles[0].cloneNode(true));
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const [short, long] of Object.entries(values))
          node.nodeValue = (node.nodeValue ?? "").replaceAll(short, long);
    },
    { values: LONGEST_VALUES, hospitals: HOSPITALS },
  );
}

/**
 * What does not fit the page: parts beyond its edge, texts that lie upon each other, cut texts without a title, and, except on paper, targets
 * of less than 24 pixels.
 */
export function findMisfits(page: Page, onPaper = false): Promise<string[]> {
  return page.evaluate((isPaper) => {
    type Box = { left: number; right: number; top: number; bottom: number };
    const nameOf = (element: Element) =>
      `<${element.tagName.toLowerCase()}> ${(element.textContent || element.getAttribute("aria-label") || element.id).trim().slice(0, 60)}`;
    // Both are asked for each text, and depend on the elements around it: each element is looked at once.
    const layers = new Map<Element, Element | "hidden" | null>();
    /** The element that the text scrolls with, or stays with; null for the page, "hidden" where only screen readers have it. */
    const layerOf = (element: Element): Element | "hidden" | null => {
      const known = layers.get(element);
      if (known !== undefined) return known;
      const { position, clipPath, clip } = getComputedStyle(element);
      const isOwn =
        position === "fixed" ||
        position === "sticky" ||
        element.matches("dialog, [role=status].absolute, [role=listbox].absolute");
      const isForReadersOnly = position === "absolute" && (clipPath !== "none" || clip !== "auto");
      const outer = element.parentElement ? layerOf(element.parentElement) : null;
      const layer = isForReadersOnly || outer === "hidden" ? "hidden" : isOwn ? element : outer;
      layers.set(element, layer);
      return layer;
    };
    const isShown = (element: Element) =>
      element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && layerOf(element) !== "hidden";
    const clips = new Map<Element, Box>();
    /** The part of the page in which an element can be seen. */
    const clipOf = (element: Element): Box => {
      const known = clips.get(element);
      if (known) return known;
      const outer = element.parentElement
        ? clipOf(element.parentElement)
        : { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
      const isClipping = getComputedStyle(element).overflowX !== "visible" && !element.matches("body, html");
      const clip = isClipping ? intersect(outer, element.getBoundingClientRect()) : outer;
      clips.set(element, clip);
      return clip;
    };
    const intersect = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      right: Math.min(a.right, b.right),
      top: Math.max(a.top, b.top),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const isUpon = (a: Box, b: Box) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * Math.min(a.bottom - a.top, b.bottom - b.top);

    const { clientWidth, scrollWidth } = document.documentElement;
    const tooWide =
      scrollWidth > clientWidth
        ? [
            `the page is ${scrollWidth} pixels wide: ${
              [...document.querySelectorAll("body *")]
                .filter((one) => isShown(one) && one.getBoundingClientRect().right > clientWidth + 1)
                .map(nameOf)
                .at(-1) ?? ""
            }`,
          ]
        : [];

    const modal = document.querySelector("dialog[open]");
    const root = modal ?? document.body;
    const lines: { text: string; box: Box; layer: Element | string | null }[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.nodeValue?.trim() || element.closest("script, style, option, svg") || !isShown(element))
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = intersect(rect, clipOf(element));
        if (box.right - box.left > 1 && box.bottom - box.top > 1)
          lines.push({ text: node.nodeValue.trim().slice(0, 40), box, layer: layerOf(element) });
      }
    }
    lines.sort((a, b) => a.box.top - b.box.top);
    const overlaps = lines.flatMap((line, at) => {
      const upon: string[] = [];
      for (let next = at + 1; next < lines.length; next += 1) {
        const other = lines[next];
        if (!other || other.box.top >= line.box.bottom) break;
        if (other.layer === line.layer && other.text !== line.text && isUpon(line.box, other.box))
          upon.push(`"${other.text}" lies upon "${line.text}"`);
      }
      return upon;
    });

    const cut = [...root.querySelectorAll<HTMLElement>("*")]
      .filter(
        (one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && !one.matches("input, select, svg *"),
      )
      .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && isShown(one))
      .filter((one) => isPaper || !one.closest("[title]"))
      .map((one) => `cut: ${nameOf(one)}`);

    const small = [...root.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary")]
      .filter((one) => isShown(one) && !one.matches(".sr-only"))
      .map((one) => one.closest<HTMLElement>("[data-request]") ?? one.closest("label") ?? one)
      .filter((one) => {
        const isInText =
          getComputedStyle(one).display === "inline" && one.parentElement?.textContent !== one.textContent;
        const { width, height } = one.getBoundingClientRect();
        return !isInText && width > 0 && (width < 23.5 || height < 23.5);
      })
      .map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return `small, ${Math.round(width)} by ${Math.round(height)}: ${nameOf(one)}`;
      });
    return [...tooWide, ...overlaps, ...cut, ...(isPaper ? [] : small)];
  }, onPaper);
}

/** What is chosen, or is a button, but has neither edge nor outline in forced colours. */
export function findEdgeless(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[aria-pressed="true"], [aria-current], main button.inline-flex')]
      .filter((one) => one.checkVisibility())
      .filter((one) => {
        const { outlineStyle, borderTopWidth } = getComputedStyle(one);
        return outlineStyle === "none" && borderTopWidth === "0px";
      })
      .map((one) => `no edge: ${one.textContent}`),
  );
}
