import { html, raw } from "hono/html";
import { STYLE } from "./style";

export type Html = ReturnType<typeof html>;

/** Loads an open page again after every change and replaces its content when its `data-state` differs; a form that is being filled in stays. */
export const SCRIPT = `
const source = new EventSource(document.body.dataset.live);
async function refresh() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
  const shown = document.querySelector("main");
  if (next === null || next.dataset.state === shown.dataset.state) return;
  const focused = document.activeElement?.id;
  shown.replaceWith(next);
  if (focused) document.getElementById(focused)?.focus();
}
source.onopen = refresh;
source.onmessage = refresh;
addEventListener("pagehide", () => source.close());
`;

/** The frame of every page of the phone. `live` is the address of the page's event stream, or null. */
export function page(title: string, header: Html, main: Html, live: string | null): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · sandbox phone</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body data-live="${live ?? ""}">
        <div class="phone">
          <header>
            <p class="tag">sandbox · simulates the patient's phone</p>
            <div class="title">${header}</div>
          </header>
          ${main}
        </div>
        ${live === null ? "" : html`<script src="/phone/script.js"></script>`}
      </body>
    </html>`;
}
