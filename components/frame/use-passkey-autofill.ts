"use client";

import { useEffect, useRef } from "react";
import { cancelPasskey, provePasskey, type PasskeyProof } from "@/components/account/passkey-client";

/** A challenge lasts for five minutes: before that, the wait begins anew. */
const RENEW_AFTER = 4 * 60_000;

/** Offers passkeys in the field for the e-mail address while the page is open; `onProof` is called when one is chosen there. */
export function usePasskeyAutofill(onProof: (proof: PasskeyProof) => void): void {
  const latest = useRef(onProof);
  useEffect(() => {
    latest.current = onProof;
  });
  useEffect(() => {
    let isOver = false;
    const begin = () =>
      void provePasskey("sign-in", { autofill: true }).then((proof) => {
        if (!isOver && typeof proof !== "string") latest.current(proof);
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
