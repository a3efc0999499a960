import { createHash } from "node:crypto";
import type { HiType } from "@/lib/abdm/vocabulary";
import type { Hospital } from "@/sandbox/state/hospitals";
import type { Person } from "./person";

export type Resource = { resourceType: string } & Record<string, unknown>;
export type Reference = { reference: string; display?: string };

/**
 * How a hospital's software names the entries of a Bundle: with a UUID (`urn:uuid:…`), with a relative address (`Observation/3`), or with a
 * relative address whose type is its own word (`TestResults/3`).
 */
export type EntryNames = "uuid" | "relative" | "invented";

/** Where a document comes from. `key` is different for each document: all its ids derive from it. */
export type DocumentSource = {
  hospital: Hospital;
  person: Person;
  patientReference: string;
  date: Date;
  key: string;
};

export type DocumentHeader = {
  hiType: HiType;
  title: string;
  entryNames: EntryNames;
  author: { name: string; qualification?: string };
  /** Members of the patient in the document that differ from what is usual. */
  patient?: (person: Person) => Record<string, unknown>;
};

export type Section = {
  title: string;
  code?: string;
  entries?: Reference[];
  /** The section as a person reads it: a fragment of XHTML. */
  narrative?: string;
  sections?: Section[];
};

/** Profile and SNOMED CT code of each kind of document. Source: NRCeS implementation guide, ABDM profiles. */
const KINDS: Record<HiType, { profile: string; code: string | null; text: string }> = {
  OPConsultation: { profile: "OPConsultRecord", code: "371530004", text: "Clinical consultation report" },
  Prescription: { profile: "PrescriptionRecord", code: "440545006", text: "Prescription record" },
  DischargeSummary: { profile: "DischargeSummaryRecord", code: "373942005", text: "Discharge summary" },
  DiagnosticReport: { profile: "DiagnosticReportRecord", code: "721981007", text: "Diagnostic studies report" },
  ImmunizationRecord: { profile: "ImmunizationRecord", code: "41000179103", text: "Immunization record" },
  HealthDocumentRecord: { profile: "HealthDocumentRecord", code: "419891008", text: "Record artifact" },
  WellnessRecord: { profile: "WellnessRecord", code: null, text: "Wellness Record" },
  Invoice: { profile: "InvoiceRecord", code: null, text: "Invoice Record" },
};

const INVENTED_TYPES: Record<string, string> = {
  Organization: "Organisation",
  Practitioner: "Doctor",
  Condition: "ChiefComplaints",
  Observation: "TestResults",
  DocumentReference: "Documents",
  Appointment: "FollowUp",
};

/** The member of a resource that refers to the patient, where it is not `subject`. */
const PATIENT_MEMBERS: Record<string, string | null> = {
  AllergyIntolerance: "patient",
  Immunization: "patient",
  ImmunizationRecommendation: "patient",
  Appointment: null,
  Binary: null,
  Medication: null,
};

/** The member of a resource that has the date of the visit, where it has none of its own. */
const DATE_MEMBERS: Record<string, string> = {
  AllergyIntolerance: "recordedDate",
  Condition: "recordedDate",
  DiagnosticReport: "effectiveDateTime",
  DocumentReference: "date",
  Immunization: "occurrenceDateTime",
  ImmunizationRecommendation: "date",
  Invoice: "date",
  MedicationRequest: "authoredOn",
  Observation: "effectiveDateTime",
  Procedure: "performedDateTime",
};

const SNOMED = "http://snomed.info/sct";
const INDIA_OFFSET_MS = 5.5 * 3_600_000;

/** A time in India's offset, as hospitals write it. */
export function indiaTime(time: Date): string {
  return `${new Date(time.getTime() + INDIA_OFFSET_MS).toISOString().slice(0, 19)}+05:30`;
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const xhtml = (fragment: string) => ({
  status: "generated",
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${fragment}</div>`,
});

/** Composes one document: a Bundle whose first entry is a Composition. Resources are added before the sections that list them. */
export class DocumentBuilder {
  readonly date: string;
  private readonly entries: { fullUrl: string; resource: Resource }[] = [];
  private readonly sections: Section[] = [];
  private readonly subject: Reference;
  private readonly author: Reference;
  private readonly custodian: Reference;

  constructor(
    readonly source: DocumentSource,
    private readonly header: DocumentHeader,
  ) {
    const { person, hospital, patientReference } = source;
    this.date = indiaTime(source.date);
    const site = `https://${hospital.id.toLowerCase()}.example`;
    this.subject = this.addEntry({
      resourceType: "Patient",
      identifier: [{ system: `${site}/patients`, value: patientReference }],
      name: [{ text: person.name }],
      gender: person.gender,
      birthDate: person.birthDate,
      ...header.patient?.(person),
    });
    const { name, qualification } = header.author;
    this.author = this.addEntry({
      resourceType: "Practitioner",
      name: [{ text: name }],
      ...(qualification === undefined ? {} : { qualification: [{ code: { text: qualification } }] }),
    });
    this.custodian = this.addEntry({
      resourceType: "Organization",
      identifier: [{ system: "https://facility.abdm.gov.in", value: hospital.id }],
      name: hospital.name,
    });
  }

  /** Adds a resource of the patient, dated at the visit unless it has a date. Returns the reference to it. */
  add(resource: Resource): Reference {
    const { resourceType } = resource;
    const member = PATIENT_MEMBERS[resourceType] === undefined ? "subject" : PATIENT_MEMBERS[resourceType];
    const dateMember = DATE_MEMBERS[resourceType];
    return this.addEntry({
      ...(member === null ? {} : { [member]: this.subject }),
      ...(dateMember === undefined ? {} : { [dateMember]: this.date }),
      ...resource,
    } as Resource);
  }

  addSection(section: Section): void {
    this.sections.push(section);
  }

  /** The finished document. `withComposition: false` makes a collection of resources without an order. */
  toBundle({ withComposition = true } = {}): Resource {
    const { hospital, key } = this.source;
    const composition = { fullUrl: this.nameOf("Composition", 0), resource: this.composition() };
    const entries = withComposition ? [composition, ...this.entries] : this.entries;
    return {
      resourceType: "Bundle",
      id: uuidOf(`${key} bundle`),
      meta: {
        lastUpdated: this.date,
        profile: ["https://nrces.in/ndhm/fhir/r4/StructureDefinition/DocumentBundle"],
      },
      identifier: { system: `https://${hospital.id.toLowerCase()}.example/documents`, value: uuidOf(key) },
      type: withComposition ? "document" : "collection",
      timestamp: this.date,
      entry: entries,
    };
  }

  private composition(): Resource {
    const { profile, code, text } = KINDS[this.header.hiType];
    return {
      resourceType: "Composition",
      id: this.idOf(0),
      meta: { profile: [`https://nrces.in/ndhm/fhir/r4/StructureDefinition/${profile}`] },
      language: "en-IN",
      status: "final",
      type: code === null ? { text } : { coding: [{ system: SNOMED, code, display: text }], text },
      subject: this.subject,
      date: this.date,
      author: [this.author],
      custodian: this.custodian,
      title: this.header.title,
      section: this.sections.map(toFhirSection),
    };
  }

  private addEntry(resource: Resource): Reference {
    const number = this.entries.length + 1;
    const fullUrl = this.nameOf(resource.resourceType, number);
    const { resourceType, ...members } = resource;
    this.entries.push({ fullUrl, resource: { resourceType, id: this.idOf(number), ...members } });
    return { reference: fullUrl };
  }

  private idOf(number: number): string {
    return this.header.entryNames === "uuid" ? uuidOf(`${this.source.key} ${number}`) : String(number + 1);
  }

  private nameOf(resourceType: string, number: number): string {
    if (this.header.entryNames === "uuid") return `urn:uuid:${this.idOf(number)}`;
    const isInvented = this.header.entryNames === "invented";
    const type = (isInvented ? INVENTED_TYPES[resourceType] : undefined) ?? resourceType;
    return `${type}/${this.idOf(number)}`;
  }
}

function toFhirSection({ title, code, entries, narrative, sections }: Section): Record<string, unknown> {
  return {
    title,
    ...(code === undefined ? {} : { code: { coding: [{ system: SNOMED, code, display: title }] } }),
    ...(narrative === undefined ? {} : { text: xhtml(narrative) }),
    ...(entries === undefined ? {} : { entry: entries }),
    ...(sections === undefined ? {} : { section: sections.map(toFhirSection) }),
  };
}
