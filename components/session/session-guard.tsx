"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from "react";
import { useLiveState } from "@/components/live/live-provider";
import {
  currentPage,
  LEAVING_FAILED,
  lockNow,
  signOutNow,
  type LeavingFailed,
} from "@/components/session/leave-session";
import { joinTabs } from "@/components/session/session-channel";
import { watchSessionTimes, type SessionClock, type SessionWarning } from "@/components/session/session-clock";
import { hidePage, showPage, turnToSignIn } from "@/components/session/turn-to-sign-in";
import { hasUnsavedText, saveText, SESSION_LOST } from "@/components/session/unsaved-text";
import { Notice } from "@/components/ui/notice";

const WarningDialog = lazy(() =>
  import("@/components/session/warning-dialog").then((file) => ({ default: file.WarningDialog })),
);
const Curtain = lazy(() => import("@/components/session/curtain").then((file) => ({ default: file.Curtain })));

/** For whom the document was loaded: rendered for somebody else it is loaded again, since what it sends names that person. */
let documentPerson: string | undefined;

/** Milliseconds between two looks whether the person has signed in again. */
const LOOK_EVERY = 3_000;

/**
 * Turns the page to the sign-in when its session is over, in every tab: what was typed and could not be saved is kept behind a curtain until
 * the same person has signed in again. Shows a minute before that a session that is not used ends.
 */
export function SessionGuard({ person }: { person: { id: string; name: string } }) {
  const t = useTranslations("session");
  const live = useLiveState();
  const clock = useRef<SessionClock>(undefined);
  const [warning, setWarning] = useState<SessionWarning | null>(null);
  const [isCurtained, setCurtained] = useState(false);
  const [failed, setFailed] = useState<LeavingFailed["detail"] | null>(null);

  const hide = useEffectEvent(() => hidePage(t("curtain-title")));
  const end = useEffectEvent(() => {
    if (isCurtained) return;
    setWarning(null);
    if (!hasUnsavedText()) return turnToSignIn(currentPage());
    hide();
    setCurtained(true);
  });
  const show = useEffectEvent(() => {
    if (!isCurtained) showPage();
  });

  useEffect(() => {
    documentPerson ??= person.id;
    if (documentPerson !== person.id) window.location.reload();
  }, [person.id]);

  useEffect(() => {
    const tab = String(Math.random());
    let isAnnounced = false;
    const tabs = joinTabs((message) => {
      if (message.kind === "used") clock.current?.follow(message.state);
      if (message.kind === "over") clock.current?.ask();
      if (message.kind !== "save" || !hasUnsavedText()) return;
      tabs.send({ kind: "saving", tab });
      void saveText().then(() => tabs.send({ kind: "saved", tab }));
    });
    const watched = watchSessionTimes({
      person: person.id,
      onWarning: setWarning,
      onOver: () => {
        if (!isAnnounced) tabs.send({ kind: "over" });
        isAnnounced = true;
        end();
      },
      onDoubt: () => hide(),
      onLasting: () => {
        isAnnounced = false;
        setFailed(null);
        show();
      },
      onUsed: (state) => tabs.send({ kind: "used", state }),
      save: () => void saveText(),
    });
    clock.current = watched;
    const listeners = new AbortController();
    window.addEventListener(SESSION_LOST, watched.ask, listeners);
    document.addEventListener("submit", leaveByForm, listeners);
    window.addEventListener(LEAVING_FAILED, (event) => setFailed((event as LeavingFailed).detail), listeners);
    return () => {
      listeners.abort();
      watched.stop();
      tabs.close();
    };
  }, [person.id]);

  // The stream ends within a second of the session, whoever ended it.
  const hasEnded = live.kind === "ended";
  useEffect(() => {
    if (hasEnded) clock.current?.ask();
  }, [hasEnded]);

  useEffect(() => {
    if (!isCurtained) return;
    const look = async () => {
      if (!(await isSignedIn(person.id))) return;
      showPage();
      setCurtained(false);
      clock.current?.ask();
      void saveText();
    };
    const timer = setInterval(() => void look(), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [isCurtained, person.id]);

  return (
    <>
      <Suspense>
        {warning && !isCurtained ? <WarningDialog warning={warning} onStay={() => clock.current?.report()} /> : null}
        {isCurtained ? <Curtain name={person.name} onDiscard={() => turnToSignIn(null)} /> : null}
      </Suspense>
      <div
        role="alert"
        className="fixed inset-x-4 bottom-32 z-20 empty:hidden md:right-4 md:bottom-20 md:left-auto md:max-w-md print:hidden"
      >
        {failed ? <Notice look="bad">{t(`${failed}-failed`)}</Notice> : null}
      </div>
    </>
  );
}

/** Lock and Sign out of the frame. */
function leaveByForm(event: SubmitEvent): void {
  if (!(event.target instanceof HTMLElement) || event.target.dataset["sessionForm"] === undefined) return;
  event.preventDefault();
  void (event.submitter?.hasAttribute("formaction") ? lockNow() : signOutNow());
}

async function isSignedIn(person: string): Promise<boolean> {
  const address = `/api/live?for=${encodeURIComponent(person)}&check=1`;
  const response = await fetch(address, { cache: "no-store" }).catch(() => null);
  return response?.status === 204;
}
