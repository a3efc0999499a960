import { html, raw } from "hono/html";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

export type Html = ReturnType<typeof html>;

/** What every screen of the phone has around it. `live` is where it hears of changes, or null. */
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
            <p class="tag">sandbox · a stand-in for the patient's phone</p>
            <div class="title">${header}</div>
          </header>
          ${main}
        </div>
        ${
          live === null
            ? ""
            : html`<script>
                ${raw(SCRIPT)};
              </script>`
        }
      </body>
    </html>`;
}
