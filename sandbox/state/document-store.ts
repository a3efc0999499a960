import type { HealthDocument } from "@/sandbox/hip/health-documents";

type Stored = { abhaAddress: string; hipId: string; document: HealthDocument };

/** The documents that tests gave to HIPs: of a patient, besides those of the visits. They are not saved to disk. */
export class DocumentStore {
  private stored: Stored[] = [];

  add(abhaAddress: string, hipId: string, documents: HealthDocument[]): void {
    this.stored.push(...documents.map((document) => ({ abhaAddress, hipId, document })));
  }

  /** The documents of a patient at one HIP, in the order in which they were added. */
  of(abhaAddress: string, hipId: string): HealthDocument[] {
    return this.stored
      .filter((one) => one.abhaAddress === abhaAddress && one.hipId === hipId)
      .map(({ document }) => document);
  }

  clear(): void {
    this.stored = [];
  }
}
