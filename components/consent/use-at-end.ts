import { useEffect, useEffectEvent } from "react";

/** How long after an end it is looked at again what is still shown, where the clocks of browser and server differ. Milliseconds. */
const AGAIN = 30_000;
/** A browser's timer has a longest time. */
const LONGEST = 3_600_000;

/** Calls `onEnd` when the first of these instants (ISO 8601) is reached, and again while it is still given, so that what has ended is not shown any longer. */
export function useAtEnd(instants: readonly (string | null)[], onEnd: () => void): void {
  const first = instants.flatMap((instant) => instant ?? []).sort()[0];
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (first === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const left = Date.parse(first) - Date.now();
      if (left <= 0) end();
      timer = setTimeout(look, left <= 0 ? AGAIN : Math.min(left, LONGEST));
    };
    look();
    return () => clearTimeout(timer);
  }, [first]);
}
