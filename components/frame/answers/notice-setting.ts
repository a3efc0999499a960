const keyOf = (person: string) => `answer-notices ${person}`;

/** Whether a person wants the browser's notices of answers in this browser, and the browser still allows them. */
export function areNoticesOn(person: string): boolean {
  const isWanted = window.localStorage.getItem(keyOf(person)) === "on";
  return isWanted && typeof Notification !== "undefined" && Notification.permission === "granted";
}

export function setNotices(person: string, on: boolean): void {
  if (on) window.localStorage.setItem(keyOf(person), "on");
  else window.localStorage.removeItem(keyOf(person));
}
