/** The name of the cookie that holds whether a person lists only their own requests in this browser. */
export const mineCookieOf = (person: string): string => `mine-${person}`;

/** A year, in seconds. */
const KEPT_FOR = 31_536_000;

/** Stores in this browser whether a person lists only their own requests. In a cookie, so that the server renders the right list. */
export function rememberMine(person: string, mine: boolean): void {
  const age = mine ? KEPT_FOR : 0;
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${mineCookieOf(person)}=1; path=/requests; max-age=${age}; samesite=lax${secure}`;
}
