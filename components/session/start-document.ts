/**
 * Runs in the browser as an inline script, before all other code of a document and before anything can be pressed, and therefore uses nothing
 * but its arguments: `person` is the id of the member of staff for whom the document was loaded.
 *
 * Names the person in a header of every POST that is made by `fetch` with a text as its address, the actions of Next.js among them, which
 * nobody else can add a header to. The server refuses it in the session of anybody else. Reports each print of a page for the audit trail,
 * and waits for nothing: also a page that is left reports it. The report names nobody, since whoever sits there now has the print.
 */
export function startDocument(person: string, personHeader: string): void {
  const send = window.fetch;
  window.fetch = (address, init) => {
    if (init?.method !== "POST") return send(address, init);
    const headers = new Headers(init.headers);
    headers.set(personHeader, person);
    return send(address, { ...init, headers });
  };
  window.addEventListener("beforeprint", () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ path: window.location.pathname });
    // A print cannot be prevented, so that there is nothing to do where the report fails.
    send("/api/prints", { method: "POST", headers, body, keepalive: true, cache: "no-store" }).catch(() => undefined);
  });
}
