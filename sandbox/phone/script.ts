/** Keeps an open page true: at every change it is fetched again and, where its state differs, replaced. A form being filled in stays. */
export const SCRIPT = `
const source = new EventSource(document.body.dataset.live);
async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
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
