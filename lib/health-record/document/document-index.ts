import "server-only";
import type { ReferenceView } from "@/lib/health-record/document/data-types";
import type { DescribeScope } from "@/lib/health-record/document/describe-value";
import { textAt, type JsonObject } from "@/lib/health-record/document/json-value";
import type { ParsedDocument, Resource } from "@/lib/health-record/document/parse-document";
import type { Edge } from "@/lib/health-record/document/place-items";
import { describeAttachment, type Attachment } from "@/lib/health-record/document/read-attachment";
import { labelOfResource } from "@/lib/health-record/document/resource-label";
import { createResolver, referenceTextOf } from "@/lib/health-record/document/resolve-reference";
import { scanResource } from "@/lib/health-record/document/scan-resource";

/** What is known of a document before its items are made: what refers to what, and the attachments. */
export type DocumentIndex = {
  /** In the order of the document; one for each pair of resources and element. */
  edges: Edge[];
  /** References that lead nowhere: the resource in which each stands, and the words for it. */
  unresolved: { from: string; view: ReferenceView }[];
  attachments: Attachment[];
  attachmentsOf(resource: Resource): string[];
  scopeOf(resource: Resource): DescribeScope;
  /** The resource that an element of a resource refers to. */
  resolve(resource: Resource, element: string): Resource | undefined;
};

/** A longer name is not repeated wherever a resource is referred to. */
const MAX_LABEL = 1000;

/** Reads every reference and attachment of a document once. */
export function indexDocument({ resources, bundle }: ParsedDocument): DocumentIndex {
  const find = createResolver(resources);
  const labels = new Map<string, string | undefined>();
  const labelOf = (resource: Resource) => {
    if (!labels.has(resource.key)) {
      const label = labelOfResource(resource);
      labels.set(resource.key, label !== undefined && label.length <= MAX_LABEL ? label : undefined);
    }
    return labels.get(resource.key);
  };
  const targetOf = (reference: JsonObject, from: Resource) => {
    const text = referenceTextOf(reference);
    return text === undefined ? undefined : find(text, from, textAt(reference, "type"));
  };
  const viewOf = (reference: JsonObject, from: Resource): ReferenceView => {
    const target = targetOf(reference, from);
    const display = textAt(reference, "display");
    if (target === undefined) return { label: display, reference: referenceTextOf(reference) };
    // Some senders write the type of the resource in the place of a name.
    const words = display?.toLowerCase() === target.type ? undefined : display;
    return { label: words ?? labelOf(target) ?? display, key: target.key, reference: undefined };
  };

  const edges = new Map<string, Edge>();
  const unresolved: DocumentIndex["unresolved"] = [];
  const attachments: Attachment[] = [];
  const keyOfAttachment = new Map<JsonObject, string>();
  const keysOfResource = new Map<string, string[]>();
  const addEdge = (edge: Edge) => edges.set(`${edge.from} ${edge.to} ${edge.element}`, edge);

  for (const resource of bundle ? [...resources, bundle] : resources) {
    const scan = scanResource(resource);
    for (const { object, path } of scan.references) {
      const target = targetOf(object, resource);
      if (target === undefined) unresolved.push({ from: resource.key, view: viewOf(object, resource) });
      else addEdge({ from: resource.key, to: target.key, element: path.at(-1) ?? "" });
    }
    const keys = scan.attachments.map((object, index) => {
      const key = `${resource.key}.${index + 1}`;
      const link = textAt(object, "url");
      const target = link === undefined ? undefined : find(link, resource);
      if (target !== undefined) addEdge({ from: resource.key, to: target.key, element: "attachment" });
      attachments.push(describeAttachment(key, object, target?.key));
      keyOfAttachment.set(object, key);
      return key;
    });
    keysOfResource.set(resource.key, keys);
  }

  return {
    edges: [...edges.values()],
    unresolved,
    attachments,
    attachmentsOf: (resource) => keysOfResource.get(resource.key) ?? [],
    scopeOf: (resource) => ({
      referenceOf: (reference) => viewOf(reference, resource),
      attachmentOf: (object) => keyOfAttachment.get(object),
    }),
    resolve: (resource, element) => {
      const value = resource.body.get(element);
      return value instanceof Map ? targetOf(value as JsonObject, resource) : undefined;
    },
  };
}
