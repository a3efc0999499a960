import { NothingHere } from "@/components/frame/nothing-here";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-lg p-6">
      <NothingHere />
    </main>
  );
}
