import { useEffect, useState, type ComponentType } from "react";

/**
 * A component whose code is loaded once it is wanted; null before. Without a connection nothing takes its place, and it is tried again when
 * the connection returns: a component made by React's `lazy` would replace the page by an error.
 */
export function useLoaded<P>(isWanted: boolean, load: () => Promise<ComponentType<P>>): ComponentType<P> | null {
  const [loaded, setLoaded] = useState<{ component: ComponentType<P> } | null>(null);
  const isMissing = isWanted && loaded === null;
  useEffect(() => {
    if (!isMissing) return;
    const start = () =>
      void load().then(
        (component) => setLoaded({ component }),
        () => undefined,
      );
    start();
    window.addEventListener("online", start);
    return () => window.removeEventListener("online", start);
  }, [isMissing, load]);
  return loaded?.component ?? null;
}
