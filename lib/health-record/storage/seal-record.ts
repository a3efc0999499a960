import "server-only";
import { toKeyRing, type KeyRing } from "@/lib/crypto/key-ring";
import { sealBytes } from "@/lib/crypto/seal";
import type { RecordBytes, SealedPlace } from "@/lib/crypto/sealed-columns";

/** A data key as the ring of one key with which its records are sealed and opened. */
export const ringOf = (key: Buffer): KeyRing => toKeyRing([key]);

/** Where a part of a page that is not opened yet belongs. */
export const pushChunkPlace = (dataPushId: string, position: number): SealedPlace =>
  `data-push:${dataPushId}:${position}` as SealedPlace;

/** Where the content of a record belongs. */
export const recordPlace = (healthRecordId: string): SealedPlace =>
  `health-record:${healthRecordId}:content` as SealedPlace;

/** Encrypts bytes under a data key: AES-256-GCM, with the place as additional data. Opened by `unsealBytes`. */
export function sealUnderDataKey(plaintext: Buffer, place: SealedPlace, ring: KeyRing): RecordBytes {
  return sealBytes(plaintext, place, ring) as Buffer as RecordBytes;
}
