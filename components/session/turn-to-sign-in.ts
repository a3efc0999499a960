/** The title of the page that is hidden. */
let title: string | null = null;

/** Whether this page is being left. */
let isTurning = false;

/** Whether the person is about to leave: then it is decided there where the sign-in leads back to. */
let isLeaving = false;

/** Has the page wait for the one who leaves it, or not any more. */
export function setLeaving(on: boolean): void {
  isLeaving = on;
}

/** Hides everything on the page at once, also where it is printed, and replaces its title. */
export function hidePage(replacement: string): void {
  title ??= document.title;
  document.documentElement.dataset["session"] = "over";
  document.title = replacement;
}

/** Shows the page again, if it is hidden. */
export function showPage(): void {
  if (title === null) return;
  delete document.documentElement.dataset["session"];
  document.title = title;
  title = null;
}

/** Replaces the page by the sign-in, which leads back to a path, or by the lock of a session that is locked. */
export function turnToSignIn(back: string | null): void {
  if (isTurning || isLeaving) return;
  isTurning = true;
  hidePage(window.location.host);
  window.location.replace(back === null ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(back)}`);
}
