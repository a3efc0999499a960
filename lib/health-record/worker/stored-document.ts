import "server-only";
import type { HiType } from "@/lib/abdm/vocabulary";
import { toKeyRing } from "@/lib/crypto/key-ring";
import { unsealBytes } from "@/lib/crypto/seal";
import type { SealedPlace } from "@/lib/crypto/sealed-columns";
import { AppError } from "@/lib/errors";

/** A document as it is stored: sealed under the data key of its artefact. */
export type StoredDocument = {
  /** Of the caller's choice; it comes back with the result. */
  key: string;
  /** The HI types of the artefact. */
  hiTypes: readonly HiType[];
  sealed: Uint8Array;
  place: SealedPlace;
  /** 32 bytes. */
  dataKey: Uint8Array;
};

/** The content of a stored document; undefined where it was changed, or belongs to another place or key. */
export function openStoredDocument({ sealed, place, dataKey }: StoredDocument): Buffer | undefined {
  try {
    return unsealBytes(bufferOf(sealed), place, toKeyRing([bufferOf(dataKey)]));
  } catch (error) {
    if (error instanceof AppError && error.code === "sealed-data-unreadable") return undefined;
    throw error;
  }
}

/** Without a copy: what passes between threads arrives as mere bytes. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
