/** A browser as far as HTTP goes: it keeps cookies of one origin, and follows redirects while they stay there. */
export class CookieBrowser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  /** Opens an address, with a form where one is given. Returns the page, or the first address of another origin that it was sent to. */
  async open(
    address: string,
    form?: Record<string, string>,
  ): Promise<{ page: string; url: string } | { left: string }> {
    const url = new URL(address, this.origin);
    if (url.origin !== this.origin) return { left: url.href };
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie);
    const location = answer.headers.get("location");
    if (location) return this.open(new URL(location, url).href);
    return { page: await answer.text(), url: url.href };
  }

  private keep(cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
