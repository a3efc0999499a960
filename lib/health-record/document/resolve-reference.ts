import "server-only";
import { lastPart, textAt, type JsonObject } from "@/lib/health-record/document/json-value";
import type { Resource } from "@/lib/health-record/document/parse-document";
import { isResourceType } from "@/lib/health-record/document/resource-types";

/** Finds the resource that a reference means, seen from the resource in which it stands; undefined where the document has none. */
export type ResolveReference = (reference: string, from: Resource | undefined, type?: string) => Resource | undefined;

/**
 * Prepares the look-up of references: by exact `fullUrl`, then by id and resource type in any case, then by id alone where one resource has
 * it. A resource without an id has the last part of its `fullUrl` in its place. Where several resources fit, the first of the document is
 * meant, but for the id alone. An id such as `1` alone means nothing of another type than the reference names, and never the resource in which
 * it stands.
 */
export function createResolver(resources: readonly Resource[]): ResolveReference {
  const byFullUrl = new Map<string, Resource>();
  const byTypeAndId = new Map<string, Resource>();
  const byId = new Map<string, Resource | "several">();
  const byContainer = new Map<string, Resource>();
  for (const resource of resources) {
    const id = resource.id ?? (resource.fullUrl && lastPart(resource.fullUrl));
    if (resource.containedIn !== undefined) {
      if (id) addFirst(byContainer, `${resource.containedIn} ${withoutHash(id)}`, resource);
      continue;
    }
    if (resource.fullUrl) addFirst(byFullUrl, resource.fullUrl, resource);
    if (!id) continue;
    addFirst(byTypeAndId, `${resource.type} ${id}`, resource);
    byId.set(id, byId.has(id) ? "several" : resource);
  }
  return (reference, from, type) => {
    if (reference.startsWith("#")) {
      const container = from?.containedIn ?? from?.key ?? "";
      return byContainer.get(`${container} ${withoutHash(reference)}`);
    }
    const exact = byFullUrl.get(reference);
    if (exact) return exact;
    const [path = ""] = reference.split("/_history/");
    const id = lastPart(path);
    const sentType = (lastPart(path.slice(0, -id.length - 1)) || type || "").toLowerCase();
    const alone = byId.get(id);
    const exactType = byTypeAndId.get(`${sentType} ${id}`);
    if (exactType !== undefined || alone === undefined || alone === "several") return exactType;
    return alone !== from && (UUID.test(id) || mayBeOfType(alone, sentType)) ? alone : undefined;
  };
}

/** A UUID is one resource's, whatever type the sender writes before it. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Types of FHIR have to be the same; words that senders make up decide nothing. */
function mayBeOfType({ type }: Resource, sentType: string): boolean {
  return sentType === type || !isResourceType(sentType) || !isResourceType(type);
}

/** The text of a FHIR Reference: `reference`, if it has one. */
export function referenceTextOf(reference: JsonObject): string | undefined {
  return textAt(reference, "reference");
}

function addFirst(map: Map<string, Resource>, key: string, resource: Resource): void {
  if (!map.has(key)) map.set(key, resource);
}

function withoutHash(id: string): string {
  return id.startsWith("#") ? id.slice(1) : id;
}
