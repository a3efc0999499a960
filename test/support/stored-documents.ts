import { toKeyRing } from "@/lib/crypto/key-ring";
import { sealBytes } from "@/lib/crypto/seal";
import { sealedPlace } from "@/lib/crypto/sealed-columns";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";

const dataKey = Buffer.alloc(32, 9);
const place = sealedPlace("body", "a test");

/** A document of this content as it would be stored. */
export function storedDocument(content: unknown, key = "1"): StoredDocument {
  const bytes = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return { key, hiTypes: ["DiagnosticReport"], sealed: sealBytes(bytes, place, toKeyRing([dataKey])), place, dataKey };
}
