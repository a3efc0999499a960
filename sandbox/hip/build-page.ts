import { randomUUID } from "node:crypto";
import type { HipFaults } from "@/sandbox/state/fault-table";
import type { HealthDocument } from "./health-documents";
import { checksumOf, type HipHabits } from "./hip-habits";
import { encodePublicKey } from "./key-encoding";
import { createPageEncrypter, generateSenderKeys, type ReceiverKeys } from "./page-encrypter";

const KEY_LIFETIME_MS = 24 * 3_600_000;

/** A page without its content: which documents, and where among the pages. `position` counts from 1. */
export type PlannedPage = { position: number; pageCount: number; documents: HealthDocument[] };

type Entry = { media: string; checksum: string; careContextReference: string } & (
  { content: string } | { link: string }
);

/** The body of a push, in both dialects. */
export type Page = {
  pageNumber: number;
  pageCount: number;
  transactionId: string;
  entries: Entry[];
  keyMaterial: Record<string, unknown>;
};

/** Where pages go: whose keys encrypt them, and what stores the content of entries that have only a link. */
export type PageTarget = {
  transactionId: string;
  receiver: ReceiverKeys;
  storeLinkedContent: (id: string, content: string) => string;
  now: Date;
};

/** Divides documents into pages. There is one page also when there are no documents. */
export function planPages(documents: HealthDocument[], { entriesPerPage }: HipHabits): PlannedPage[] {
  const pageCount = Math.max(1, Math.ceil(documents.length / entriesPerPage));
  return Array.from({ length: pageCount }, (_, index) => ({
    position: index + 1,
    pageCount,
    documents: documents.slice(index * entriesPerPage, (index + 1) * entriesPerPage),
  }));
}

function pageNumberOf({ position }: PlannedPage, habits: HipHabits, faults: HipFaults): number {
  if (faults.pageNumbering === "always-0") return 0;
  return position - 1 + (faults.pageNumbering === "from-0" ? 0 : habits.firstPageNumber);
}

/** The same bytes with a wrong last one, which is part of the authentication tag. */
function withWrongTag(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

/** Encrypts the documents of one page, with new keys. */
export function buildPage(page: PlannedPage, habits: HipHabits, faults: HipFaults, target: PageTarget): Page {
  const keys = generateSenderKeys();
  const encrypt = createPageEncrypter(keys, target.receiver);
  const entries = page.documents.map(({ careContextReference, text }, index): Entry => {
    const isFirst = page.position === 1 && index === 0;
    const isWrong = faults.wrongTag === "all" || (faults.wrongTag === "first" && isFirst);
    const encrypted = encrypt(text);
    const content = (isWrong ? withWrongTag(encrypted) : encrypted).toString("base64");
    const checksum = faults.wrongChecksum
      ? checksumOf("md5 of the text", `another ${text}`, content)
      : checksumOf(habits.checksum, text, content);
    const described = { media: "application/fhir+json", checksum, careContextReference };
    if (!faults.linkInsteadOfContent) return { content, ...described };
    return { link: target.storeLinkedContent(randomUUID(), content), ...described };
  });
  return {
    pageNumber: pageNumberOf(page, habits, faults),
    pageCount: page.pageCount,
    transactionId: target.transactionId,
    entries,
    keyMaterial: {
      cryptoAlg: "ECDH",
      curve: "Curve25519",
      dhPublicKey: {
        expiry: new Date(target.now.getTime() + KEY_LIFETIME_MS).toISOString(),
        parameters: "Curve25519/32byte random key",
        keyValue: encodePublicKey(keys.keyPair.publicKey, faults.keyEncoding ?? habits.keyEncoding),
      },
      nonce: keys.nonce.toString("base64"),
    },
  };
}
