const PATHS = {
  list: "M2.5 4h11M2.5 8h11M2.5 12h7",
  people:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12 9.9c1.6.6 2.5 1.9 2.5 3.6",
  person: "M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c0-2.5 2.2-4 5-4s5 1.5 5 4",
  plus: "M8 3v10M3 8h10",
  checks: "M2 4l1.5 1.5L6 3M8.5 4.5H14M2 8.5L3.5 10 6 7.5M8.5 9H14M2 13l1.5 1.5L6 12M8.5 13.5H14",
  key: "M9 7l4.5-4.5M11 5l2 2M6.5 12.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  tiles: "M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z",
  inbox: "M8 2v7M5 6.5l3 3 3-3M2.5 10v3.5h11v-3.5",
  outbox: "M8 9.5v-7M5 5.5l3-3 3 3M2.5 10v3.5h11v-3.5",
  trail: "M8 1.5l5.5 2v4c0 3.5-2.3 5.8-5.5 7-3.2-1.2-5.5-3.5-5.5-7v-4zM5.5 8l2 2 3.5-4",
  emergency: "M8 1.5l6.5 12h-13zM8 6v3.5M8 11.2v.6",
  erased: "M4.5 13.5h9M6.5 13.5l-4-4 7-7 4.5 4.5-6.5 6.5zM6 6l4.5 4.5",
  pulse: "M1.5 8.5h3l2-5 3 9 2-4h3",
} as const;

/** The icon of a link of the navigation. It is drawn on the server, so that browsers load no code for it. */
export function NavIcon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className="size-4 flex-none"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
