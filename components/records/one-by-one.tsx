import type { ReactNode } from "react";

/**
 * Makes a function that lets the server render each node that it is given in a turn of the event loop of its own, one after the other, so that
 * what stands outside the `Suspense` around them leaves first, and other requests are answered in between.
 */
export function oneByOne(): (node: ReactNode) => ReactNode {
  let turn = Promise.resolve();
  return (node) => {
    turn = turn.then(() => new Promise((resolve) => setImmediate(resolve)));
    return <InTurn turn={turn}>{node}</InTurn>;
  };
}

async function InTurn({ turn, children }: { turn: Promise<void>; children: ReactNode }) {
  await turn;
  return children;
}
