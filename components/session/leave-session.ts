import { areSingleKeysOn, turnSingleKeys } from "@/components/frame/single-keys";
import { joinTabs, type SessionChannel } from "@/components/session/session-channel";
import { setLeaving, turnToSignIn } from "@/components/session/turn-to-sign-in";
import { hasUnsavedText, saveText, SESSION_LOST } from "@/components/session/unsaved-text";

/** Milliseconds in which another tab reports that it has something to save, and in which all must have saved it. */
const ANSWER_WITHIN = 100;
const SAVE_WITHIN = 2_000;

/** The event after which the page shows that the session goes on, since the server was not reached. */
export const LEAVING_FAILED = "consent-desk-leaving-failed";
export type LeavingFailed = CustomEvent<"lock" | "sign-out">;

/** Locks the session in all tabs, once what was typed in them is saved. */
export async function lockNow(): Promise<void> {
  await leave("lock", "/api/session/lock", currentPage);
}

/** Signs out in all tabs, once what was typed in them is saved. */
export async function signOutNow(): Promise<void> {
  const hasSingleKeys = areSingleKeysOn();
  await leave("sign-out", "/api/session/sign-out", () => null);
  // The browser has removed all that it stored; somebody who uses this computer cannot work with single keys.
  if (!hasSingleKeys) turnSingleKeys(false);
}

async function leave(kind: LeavingFailed["detail"], address: string, back: () => string | null): Promise<void> {
  const tabs = await saveInAllTabs();
  setLeaving(true);
  const response = await fetch(address, { method: "POST", redirect: "manual", cache: "no-store" }).catch(() => null);
  // The redirect of a sign-out is not followed, and cannot be read.
  const isLeft = response?.ok || response?.type === "opaqueredirect";
  if (isLeft) tabs.send({ kind: "over" });
  tabs.close();
  setLeaving(false);
  if (!isLeft) window.dispatchEvent(new CustomEvent(LEAVING_FAILED, { detail: kind }));
  // What could not be saved stays in this tab.
  else if (hasUnsavedText()) window.dispatchEvent(new Event(SESSION_LOST));
  else turnToSignIn(back());
}

/** The path of this page, which holds ids and no names; it changes when a draft is saved for the first time. */
export const currentPage = (): string => window.location.pathname + window.location.search;

/** Returns the channel by which the tabs were asked. */
async function saveInAllTabs(): Promise<SessionChannel> {
  const saving = new Set<string>();
  let finish = () => {};
  const allSaved = new Promise<void>((resolve) => (finish = resolve));
  const tabs = joinTabs((message) => {
    if (message.kind === "saving") saving.add(message.tab);
    if (message.kind !== "saved") return;
    saving.delete(message.tab);
    if (saving.size === 0) finish();
  });
  tabs.send({ kind: "save" });
  await Promise.race([Promise.all([saveText(), after(ANSWER_WITHIN)]), after(SAVE_WITHIN)]);
  if (saving.size > 0) await Promise.race([allSaved, after(SAVE_WITHIN)]);
  return tabs;
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
