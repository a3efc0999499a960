import type { ReactNode } from "react";
import { chooseLanguageAction } from "@/app/(auth)/actions";
import { Frame } from "@/components/frame/frame";
import { LanguageChoice } from "@/components/frame/language-choice";
import { SecondFactorNotice } from "@/components/frame/second-factor-notice";
import { DAY } from "@/lib/clock";
import { countEmergencyAccesses } from "@/lib/consent/emergency/count-emergency-accesses";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { countMessagesNeedingDecision } from "@/lib/operations/failed-messages/count-messages-needing-decision";
import { readFrame } from "@/lib/operations/read-frame";
import { clientMessages } from "@/lib/web/client-messages";
import { currentLanguage, offeredLanguages } from "@/lib/web/languages";
import { isAllowed, readPage, signedInStaff } from "@/lib/web/read-page";

const SHARED_MESSAGES = [
  "frame",
  "error",
  "refusal-help",
  "live",
  "status",
  "situation",
  "advice",
  "time",
  "commands",
  "help",
  "session",
] as const;

/** The frame around every page of a person who is signed in. */
export async function SignedInFrame({ children }: { children: ReactNode }) {
  const [view, waiting, messages, language, languages] = await Promise.all([
    readPage(readFrame, {}),
    readWaiting(),
    clientMessages(...SHARED_MESSAGES),
    currentLanguage(),
    offeredLanguages(),
  ]);
  const languageChoice = <LanguageChoice languages={languages} current={language} choose={chooseLanguageAction} />;
  return (
    <Frame
      {...view}
      notice={await secondFactorNotice()}
      waiting={waiting}
      messages={messages}
      languageChoice={languageChoice}
    >
      {children}
    </Frame>
  );
}

type Count = typeof countCallbacksNeedingDecision | typeof countMessagesNeedingDecision | typeof countEmergencyAccesses;

/** How long somebody who must have a second factor may still go on without one; nothing for everybody else. */
async function secondFactorNotice(): Promise<ReactNode> {
  const { secondFactorDueAt: dueAt, mustEnrol } = await signedInStaff();
  if (dueAt === null || mustEnrol) return null;
  return <SecondFactorNotice days={Math.floor((dueAt.getTime() - Date.now()) / DAY)} />;
}

/** How many things wait for the decision of whoever is signed in; none for people who may not decide. */
async function readWaiting(): Promise<{ callbacks: number; messages: number; emergencies: number }> {
  const countIfAllowed = async (count: Count) => ((await isAllowed(count)) ? readPage(count, {}) : 0);
  const [callbacks, messages, emergencies] = await Promise.all([
    countIfAllowed(countCallbacksNeedingDecision),
    countIfAllowed(countMessagesNeedingDecision),
    countIfAllowed(countEmergencyAccesses),
  ]);
  return { callbacks, messages, emergencies };
}
