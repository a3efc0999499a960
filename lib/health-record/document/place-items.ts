import "server-only";
import type { Resource } from "@/lib/health-record/document/parse-document";

/** Elements whose resources belong under the one that refers to them, also where a section lists both. */
const CONTAINING = new Set(["result", "hasMember", "medicationReference", "attachment"]);

/** So many levels of items stand under each other at most: what is deeper stands beside. */
const MAX_LEVELS = 8;

/** A reference from one resource of the document to another, by the name of the outermost element. */
export type Edge = { from: string; to: string; element: string };

/** Where the items of a document stand, while it is arranged. */
export type Placer = {
  /** What stands under each item. Nothing stands under two, or under itself by way of others. */
  contains: ReadonlyMap<string, readonly string[]>;
  /** The item under which an item stands, and those above it. */
  ancestorsOf(key: string): readonly string[];
  /** Lets what belongs to items stand under them: contained resources, results of reports, members of panels, medicines. */
  placeContained(): void;
  /** Lets everything that these items refer to, and that stands nowhere else, stand under them. */
  placeReferred(from: readonly string[]): void;
  /** Whether it stands in a section or under another item. */
  isPlaced(key: string): boolean;
  /** Notes that an item stands in a section. */
  markPlaced(key: string): void;
};

/**
 * Arranges items by what refers to them. `edges` stand in the order of the document; those to `excluded` (the patient, the document's
 * Composition, people and organisations) are left out.
 */
export function createPlacer(
  resources: readonly Resource[],
  edges: readonly Edge[],
  excluded: ReadonlySet<string>,
): Placer {
  const parentOf = new Map<string, string>();
  const contains = new Map<string, string[]>();
  const placed = new Set<string>();
  const outgoing = new Map<string, Edge[]>();
  for (const edge of edges) {
    if (excluded.has(edge.to) || edge.from === edge.to) continue;
    const list = outgoing.get(edge.from);
    if (list === undefined) outgoing.set(edge.from, [edge]);
    else list.push(edge);
  }

  /** How many levels stand under an item. */
  const levelsUnder = new Map<string, number>();
  const ancestorsOf = (key: string) => {
    const ancestors: string[] = [];
    for (let at = parentOf.get(key); at !== undefined; at = parentOf.get(at)) ancestors.push(at);
    return ancestors;
  };
  const put = (parent: string, child: string) => {
    if (parentOf.has(child) || excluded.has(parent) || child === parent) return;
    const ancestors = ancestorsOf(parent);
    const levels = (levelsUnder.get(child) ?? 0) + 1;
    if (ancestors.includes(child) || ancestors.length + levels > MAX_LEVELS) return;
    parentOf.set(child, parent);
    for (const [above, ancestor] of [parent, ...ancestors].entries()) {
      levelsUnder.set(ancestor, Math.max(levelsUnder.get(ancestor) ?? 0, levels + above));
    }
    const list = contains.get(parent);
    if (list === undefined) contains.set(parent, [child]);
    else list.push(child);
  };

  return {
    contains,
    ancestorsOf,
    placeContained() {
      for (const list of outgoing.values()) {
        for (const { from, to, element } of list) if (CONTAINING.has(element)) put(from, to);
      }
      for (const { key, containedIn } of resources) {
        if (containedIn !== undefined && !excluded.has(key)) put(containedIn, key);
      }
    },
    placeReferred(from) {
      const queue = [...from];
      const seen = new Set(queue);
      for (let at = 0; at < queue.length; at += 1) {
        const key = queue[at] ?? "";
        for (const { to } of outgoing.get(key) ?? []) {
          if (!placed.has(to)) put(key, to);
        }
        for (const child of contains.get(key) ?? []) {
          if (!seen.has(child)) queue.push(child);
          seen.add(child);
        }
      }
    },
    isPlaced: (key) => placed.has(key) || parentOf.has(key),
    markPlaced: (key) => void placed.add(key),
  };
}
