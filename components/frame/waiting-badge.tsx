type WaitingBadgeProps = {
  count: number;
  /** For screen readers. */
  text: string;
};

/** How many things need a decision on the page of a link; nothing where none does. Drawn on the server. */
export function WaitingBadge({ count, text }: WaitingBadgeProps) {
  if (count === 0) return null;
  return (
    <>
      <span
        aria-hidden="true"
        className="min-w-5 flex-none rounded-full bg-bad-tint px-1 text-center text-xs/5 font-semibold whitespace-nowrap text-bad max-md:absolute max-md:top-0.5 max-md:left-1/2 max-md:ml-1 md:ml-auto"
      >
        {count > 99 ? "99+" : count}
      </span>
      <span className="sr-only">{text}</span>
    </>
  );
}
