/** The product's logo. It always stands beside the name. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 flex-none">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M8 17l6 6 11-14"
        fill="none"
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-accent-ink"
      />
    </svg>
  );
}
