import "server-only";
import { DomUtils, parseDocument } from "htmlparser2";
import { NextIntlClientProvider } from "next-intl";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { RequestTable } from "@/components/consent/dashboard/request-table";
import { ConsentSlip } from "@/components/consent/request/consent-slip";
import { RequestView } from "@/components/consent/request/request-view";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { listedByClock } from "@/lib/consent/dashboard/listed-by-clock";
import { toConsentRequestDetail } from "@/lib/consent/dashboard/to-consent-request-detail";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import messages from "@/messages/en.json";

/** What a row of the list shows. */
export type ShownRow = {
  status: string;
  content: string;
  isAsked: boolean;
  sentence: string;
  asked: string;
  ends: string;
};

/** A cell of "Asked and granted": its text, and what of it is not struck out, in parts. */
export type ShownGrant = { text: string; valid: string[] };

/** What a request's page shows of its consent: `granted` by the name of the line, `blocks` by hospital. */
export type ShownPage = {
  status: string;
  sentence: string;
  granted: Record<string, ShownGrant>;
  blocks: { hospital: string; text: string }[];
  times: string;
};

/** What a request on paper shows of its consent: its status, and for each hospital what may be seen. */
export type ShownSlip = { status: string; mayBeSeen: string[] };

/** What the list, the page, the slip and the JSON show of a stored request at `now`. */
export function shownConsent(
  stored: ListedRequest,
  now: Date,
): { row: ShownRow; page: ShownPage; slip: ShownSlip; json: ConsentRequestDetail } {
  const facts = { events: [], mine: true, mayOpenRecords: false, patientId: null, follows: null };
  const json = toConsentRequestDetail(listedByClock(stored, now), facts, now);
  const item = toConsentRequestItem(stored, now);
  const row = parsed(createElement(RequestTable, { items: [item], marked: [] }), now);
  const getRecords = () => Promise.resolve({ status: "done", value: null } as const);
  const view = createElement(RequestView, { request: json, careTeam: null, notices: null, getRecords, children: null });
  const slip = parsed(createElement(ConsentSlip, { request: json, hospital: "City Hospital" }), now);
  return { row: rowOf(row), page: pageOf(parsed(view, now)), slip: slipOf(slip), json };
}

type Nodes = ReturnType<typeof parseDocument>;
type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

function parsed(element: ReactElement, now: Date): Nodes {
  const settings = { locale: "en-IN", messages, timeZone: "Asia/Kolkata", now, children: element };
  const nothing = () => undefined;
  const router = {
    back: nothing,
    forward: nothing,
    refresh: nothing,
    push: nothing,
    replace: nothing,
    prefetch: nothing,
  };
  const page = createElement(NextIntlClientProvider, settings);
  const value = router as unknown as NonNullable<Parameters<typeof AppRouterContext.Provider>[0]["value"]>;
  return parseDocument(renderToStaticMarkup(createElement(AppRouterContext.Provider, { value }, page)));
}

function rowOf(nodes: Nodes): ShownRow {
  const [status, , , asked, ends] = cells(nodes, "td");
  const [content] = having(nodes, "data-content");
  const [sentence] = having(nodes, "data-sentence");
  return {
    status: textOf(status),
    content: textOf(content),
    isAsked: content?.attribs["data-content"] === "asked",
    sentence: textOf(sentence),
    asked: textOf(asked),
    ends: textOf(ends),
  };
}

function pageOf(nodes: Nodes): ShownPage {
  const [sentence] = having(nodes, "data-sentence");
  const granted = cells(nodes, "tr").flatMap((line) => {
    const [name] = cells(line, "th");
    const [, cell] = cells(line, "td");
    return name && cell && !name.attribs["scope"]?.startsWith("col") ? [[textOf(name), grantOf(cell)] as const] : [];
  });
  return {
    status: textOf(sentence?.prev as Element | undefined),
    sentence: textOf(sentence),
    granted: Object.fromEntries(granted),
    blocks: cells(nodes, "article").map((block) => ({
      hospital: block.attribs["aria-label"] ?? "",
      text: textOf(block),
    })),
    times: textOf(cells(nodes, "dl")[0]),
  };
}

function slipOf(nodes: Nodes): ShownSlip {
  const names = cells(nodes, "dt");
  const valuesOf = (wanted: string) =>
    cells(nodes, "dd").flatMap((value, at) => (textOf(names[at]) === wanted ? [textOf(value)] : []));
  const [status = ""] = valuesOf("Status");
  return { status, mayBeSeen: valuesOf("May be seen") };
}

/** A cell without the name of its column; what of it holds are its parts that are not struck out. */
function grantOf(cell: Element): ShownGrant {
  const [content] = cells(cell, "div");
  const parts = content ? cells(content, "li") : [];
  const valid = parts.filter((part) => cells(part, "s").length === 0).map(textOf);
  const text = textOf(content ?? cell);
  return { text, valid: parts.length > 0 ? valid : [text] };
}

const cells = (node: Nodes | Element, name: string) => DomUtils.getElementsByTagName(name, node);
const having = (nodes: Nodes, attribute: string) =>
  DomUtils.findAll(({ attribs }) => attribute in attribs, nodes.children);

// A line break of the page stands between blocks, whose texts would run into each other otherwise.
function textOf(node: Element | undefined): string {
  if (!node) return "";
  const blocks = new Set(["p", "li", "dd", "dt", "h3", "div"]);
  const text = (one: Element["children"][number]): string => {
    if ("data" in one) return one.data;
    if (!("children" in one)) return "";
    const inner = one.children.map(text).join("");
    return "name" in one && blocks.has(one.name) ? ` ${inner} ` : inner;
  };
  return text(node).replaceAll(/\s+/g, " ").trim();
}
