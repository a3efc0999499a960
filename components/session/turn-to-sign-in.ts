/** Hides everything on the page at once, its title included, also where it is printed or restored from the browser's history. */
export function hidePage(title: string): void {
  document.documentElement.dataset["session"] = "over";
  document.title = title;
}

/** Shows the page again. */
export function showPage(title: string): void {
  delete document.documentElement.dataset["session"];
  document.title = title;
}

/** Whether the page is hidden since the session is over. */
export const isPageHidden = (): boolean => document.documentElement.dataset["session"] === "over";

/** Replaces the page by the sign-in, which leads back to a path, or by the lock of a session that is locked. */
export function turnToSignIn(back: string | null): void {
  hidePage(window.location.host);
  window.location.replace(back === null ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(back)}`);
}
