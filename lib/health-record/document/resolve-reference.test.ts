import { describe, expect, test } from "vitest";
import { createResolver } from "@/lib/health-record/document/resolve-reference";
import { parsed } from "@/test/support/health-documents";

/** The key of the resource that a reference means in a document of these entries: `r1` is the first. */
function resolved(
  reference: string,
  entries: [fullUrl: string | undefined, type: string, id?: string][],
  type?: string,
) {
  const entry = entries.map(([fullUrl, resourceType, id]) => ({ fullUrl, resource: { resourceType, id } }));
  const { resources } = parsed({ resourceType: "Bundle", entry });
  return createResolver(resources)(reference, undefined, type)?.key;
}

describe("a reference means", () => {
  test("the resource of exactly this address, whatever its type word is", () => {
    expect(
      resolved("Organisation/7", [
        ["Organization/7", "Patient", "7"],
        ["Organisation/7", "Organization", "8"],
      ]),
    ).toBe("r2");
    expect(
      resolved("urn:uuid:a", [
        ["urn:uuid:b", "Patient"],
        ["urn:uuid:a", "Patient"],
      ]),
    ).toBe("r2");
  });

  test("else the one of this type and id, in any case and behind any address", () => {
    const entries: [string, string, string][] = [
      ["urn:uuid:x", "Patient", "1"],
      ["urn:uuid:y", "Practitioner", "1"],
    ];
    expect(resolved("practitioner/1", entries)).toBe("r2");
    expect(resolved("https://hip.example/fhir/Practitioner/1/_history/3", entries)).toBe("r2");
    expect(resolved("1", entries, "Practitioner")).toBe("r2");
  });

  test("else the one of this id, where no other has it", () => {
    const entries: [string, string, string][] = [
      ["x", "Condition", "1"],
      ["y", "Encounter", "1"],
      ["z", "Condition", "2"],
    ];
    expect(resolved("ChiefComplaints/2", entries)).toBe("r3");
    expect(resolved("2", entries)).toBe("r3");
    expect(resolved("ChiefComplaints/1", entries)).toBeUndefined();
  });

  test("nothing of another type of FHIR that has the same short id, and not the resource in which it stands", () => {
    const entries: [string, string, string][] = [["x", "AllergyIntolerance", "example"]];
    expect(resolved("Patient/example", entries)).toBeUndefined();
    expect(resolved("example", entries, "Practitioner")).toBeUndefined();
    expect(resolved("Organisation/example", [["x", "Organization", "example"]])).toBe("r1");
    const { resources } = parsed({ entry: [{ resource: { resourceType: "Observation", id: "1" } }] });
    expect(createResolver(resources)("Result/1", resources[0])).toBeUndefined();
  });

  test("the resource of this UUID, whatever type stands before it", () => {
    const id = "7230e12b-d0f7-499c-925d-9a3046d10877";
    expect(resolved(`Medication/${id}`, [["x", "MedicationRequest", id]])).toBe("r1");
  });

  test("a resource without an id by the end of its address", () => {
    expect(resolved("Patient/a-1", [["urn:uuid:a-1", "Patient"]])).toBe("r1");
  });

  test("nothing, where the document has nothing of the kind", () => {
    expect(resolved("Patient/3", [["Patient/1", "Patient", "1"]])).toBeUndefined();
    expect(resolved("", [["Patient/1", "Patient", "1"]])).toBeUndefined();
    expect(resolved("__proto__", [["Patient/1", "Patient", "1"]])).toBeUndefined();
  });

  test("a contained resource of its own resource alone", () => {
    const request = (medicine: string) => ({
      resourceType: "MedicationRequest",
      id: medicine,
      contained: [{ resourceType: "Medication", id: "m" }],
    });
    const { resources } = parsed({ entry: [{ resource: request("a") }, { resource: request("b") }] });
    const resolve = createResolver(resources);
    expect(resolve("#m", resources[0])?.key).toBe("r2");
    expect(resolve("#m", resources[2])?.key).toBe("r4");
    expect(resolve("#m", undefined)).toBeUndefined();
  });
});
