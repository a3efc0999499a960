"use client";

import { ErrorPage } from "@/components/frame/error-page";

/** For errors outside the frame, such as those of the frame itself while the database cannot be reached. */
export default function OuterError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="p-6">
      <ErrorPage {...props} />
    </main>
  );
}
