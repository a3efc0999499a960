import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import { findPatient } from "@/sandbox/state/patients";
import type { HttpEnv } from "@/sandbox/wire/call-route";
import { documentsSchema, readControlInput } from "./control-input";

/** A day before it is added, so that a consent for everything until now covers a document. */
const AGE_MS = 86_400_000;

/** Gives documents of a test to an HIP, which sends them with the other records of the patient. */
export function documentRoutes(network: Network): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/documents", async (c) => {
    const { abhaAddress, hipId, hiType, documents, ...chosen } = await readControlInput(c, documentsSchema);
    const patient = findPatient(abhaAddress);
    const careContexts = patient?.links.find(({ hospital }) => hospital.id === hipId)?.careContexts ?? [];
    const careContextReference = chosen.careContextReference ?? careContexts.at(-1)?.careContextReference;
    if (patient === null || careContextReference === undefined) {
      return c.json({ problem: "This hospital has no records of such a patient." }, 404);
    }
    const date = new Date(network.now().getTime() - AGE_MS);
    const added = documents.map((text) => ({ careContextReference, hiType, date, text }));
    network.documents.add(patient.abhaAddress, hipId, added);
    return c.json({ careContextReference, added: added.length }, 201);
  });
}
