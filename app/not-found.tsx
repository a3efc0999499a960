import { NotFoundPage } from "@/components/frame/not-found-page";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-lg p-6">
      <NotFoundPage />
    </main>
  );
}
