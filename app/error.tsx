"use client";

import { lazy, Suspense } from "react";

// Every page loads this file beside that of the error page inside the frame, which would bring the same code a second time.
const ErrorPage = lazy(() => import("@/components/frame/error-page").then((file) => ({ default: file.ErrorPage })));

/** For errors outside the frame, such as those of the frame itself while the database cannot be reached. */
export default function OuterError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="p-6">
      <Suspense>
        <ErrorPage {...props} />
      </Suspense>
    </main>
  );
}
