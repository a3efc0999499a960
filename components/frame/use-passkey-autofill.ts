"use client";

import { useEffect, useRef } from "react";
import { cancelPasskey, provePasskey, type PasskeyAnswer } from "@/components/account/passkey-client";

/** A challenge lasts for five minutes: before that, the wait begins anew. */
const RENEW_AFTER = 4 * 60_000;

/** Offers passkeys in the field for the e-mail address while the page is open; `onAnswer` is called when one is chosen there. */
export function usePasskeyAutofill(onAnswer: (answer: PasskeyAnswer) => void): void {
  const latest = useRef(onAnswer);
  useEffect(() => {
    latest.current = onAnswer;
  });
  useEffect(() => {
    let isOver = false;
    const begin = () =>
      void provePasskey("sign-in", { autofill: true }).then((answer) => {
        if (!isOver && typeof answer !== "string") latest.current(answer);
      });
    begin();
    // A new wait ends the one before.
    const timer = setInterval(begin, RENEW_AFTER);
    return () => {
      isOver = true;
      clearInterval(timer);
      void cancelPasskey();
    };
  }, []);
}
