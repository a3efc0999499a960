import { createChangeCollector } from "@/components/consent/dashboard/change-collector";
import { clockOffset, fetchPage, WHOLE_LIST } from "@/components/consent/dashboard/requests-api";
import { isAnsweredSince } from "@/components/frame/answers/is-answered-since";
import { areNoticesOn } from "@/components/frame/answers/notice-setting";

/** The product's icon with a dot. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5c7d"/>' +
    '<path d="M8 17l6 6 11-14" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>' +
    '<circle cx="25" cy="7" r="7" fill="#a4262c" stroke="#fff" stroke-width="2"/></svg>',
)}`;

/** So many of one's newest requests are looked at. */
const MOST_REQUESTS = 100;

type Watched = {
  /** When the tab was hidden, by the clock of this browser. */
  since: Date;
  /** The id of the doctor whose patients' answers count. */
  person: string;
  /** The text of a notice; it names nobody, since others may see the screen. */
  notice: string;
};

/** Looks for answers to one's own requests at each change that is reported, until it is stopped, which restores title and icon. */
export function watchAnswers({ since, person, notice }: Watched) {
  const collector = createChangeCollector();
  const reported = new Set<string>();
  const answered = new Set<string>();
  const title = document.title;
  let icon: HTMLLinkElement | undefined;
  let isStopped = false;
  collector.setRefresh(async ({ isStale, ids }) => {
    ids.forEach((id) => reported.add(id));
    const { items } = await fetchPage({ ...WHOLE_LIST, mine: true, q: "" }, null, MOST_REQUESTS);
    const hiddenAt = new Date(since.getTime() + clockOffset());
    const added = items.filter(
      (item) => !answered.has(item.id) && (isStale || reported.has(item.id)) && isAnsweredSince(item, hiddenAt),
    );
    if (isStopped || added.length === 0) return [];
    added.forEach(({ id }) => answered.add(id));
    document.title = `(${answered.size}) ${title}`;
    icon ??= addIcon();
    if (areNoticesOn(person)) showNotice(notice);
    return [];
  });
  return {
    /** A request has changed; null where anything may have changed. */
    report: collector.report,
    stop: () => {
      isStopped = true;
      if (document.title === `(${answered.size}) ${title}`) document.title = title;
      icon?.remove();
    },
  };
}

/** Shows the icon with a dot: of several icons browsers show the last one. */
function addIcon(): HTMLLinkElement {
  const icon = document.createElement("link");
  Object.assign(icon, { rel: "icon", type: "image/svg+xml", href: ICON });
  document.head.append(icon);
  return icon;
}

function showNotice(text: string): void {
  try {
    // Notices with the same tag replace each other, those of other tabs too.
    const shown = new Notification(text, { tag: "answer" });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Chrome on phones has the interface, and allows notices to service workers alone: title and icon are enough.
  }
}
