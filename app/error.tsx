"use client";

import { ErrorPage } from "@/components/frame/error-page";

/** For what fails outside the frame, such as the frame itself when the database is away. */
export default function OuterError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="p-6">
      <ErrorPage {...props} />
    </main>
  );
}
