import fs from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { dataRequest } from "@/drizzle/schema/data-request";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { execute } from "@/lib/access/execute";
import { MINUTE, systemNow } from "@/lib/clock";
import { openRecords } from "@/lib/health-record/reader/open-records";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { backUp } from "@/scripts/backup/back-up";
import { restore } from "@/scripts/backup/restore";
import { searchForWords } from "@/test/support/canary-search";
import { dumpDatabase } from "@/test/support/dump-database";
import { useProductWithSandbox, type SandboxHospital } from "@/test/support/product-with-sandbox";
import { readRequest, sandboxPatient, submitToPatient, waitForRequest } from "@/test/support/sandbox-requests";
import { openTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const WORDS = ["Quillwortbane", "Zephyrine Marrowmist", "Obsidianfern syndrome", "Tanglewick remark"] as const;
const [ALLERGEN, NAME, PROBLEM, REMARK] = WORDS;
const HIP_ID = "IN2710000101";
const within = { timeout: timeLimit(90_000), interval: 100 };

/** What the process writes to its log. */
const logged: Buffer[] = [];
/** Where it puts temporary files; made before anything of the product runs. */
const temporary = fs.mkdtempSync(path.join(tmpdir(), "records-temporary-"));
vi.stubEnv("TMPDIR", temporary);
const { write } = fs;
vi.stubEnv("LOG_LEVEL", "debug");
vi.spyOn(fs, "write").mockImplementation(((descriptor: number, data: string, ...rest: unknown[]) => {
  if (descriptor !== 1) return (write as (...all: unknown[]) => void)(descriptor, data, ...rest);
  logged.push(Buffer.from(data));
  const done = rest.at(-1) as (error: null, bytes: number) => void;
  done(null, Buffer.byteLength(data));
}) as typeof fs.write);

const product = useProductWithSandbox();

/** A document with the words in a name, in coded data, in the author's text, and in a file. */
function documentWithWords(): string {
  const resources = [
    { resourceType: "Patient", id: "1", name: [{ text: NAME }] },
    { resourceType: "AllergyIntolerance", id: "2", code: { text: ALLERGEN }, patient: { reference: "Patient/1" } },
    { resourceType: "Condition", id: "3", code: { text: PROBLEM }, subject: { reference: "Patient/1" } },
    {
      resourceType: "DocumentReference",
      id: "4",
      status: "current",
      content: [
        {
          attachment: {
            contentType: "text/plain",
            title: `${REMARK}.txt`,
            data: Buffer.from(WORDS.join("\n")).toString("base64"),
          },
        },
      ],
    },
  ];
  const composition = {
    resourceType: "Composition",
    id: "0",
    status: "final",
    type: { text: "Report" },
    subject: { reference: "Patient/1" },
    date: "2026-01-05T10:00:00Z",
    title: "Report",
    section: [
      {
        title: "Findings",
        text: { status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${REMARK}</p></div>` },
        entry: resources.slice(1).map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` })),
      },
    ],
  };
  const entry = [composition, ...resources].map((resource) => ({
    fullUrl: `${resource.resourceType}/${resource.id}`,
    resource,
  }));
  return JSON.stringify({ resourceType: "Bundle", type: "document", timestamp: "2026-01-05T10:00:00Z", entry });
}

type Consent = { hospital: SandboxHospital; id: ConsentRequestId };

/** How each consent ends, and what is done for that. */
const ENDINGS: Record<string, (consent: Consent) => Promise<void>> = {
  "is revoked and confirmed": async (consent) => decide(consent, "revoke"),
  "is reported as expired": async (consent) => decide(consent, "expire"),
  "reaches its time of erasure": async ({ id }) => {
    const past = new Date(systemNow().getTime() - 1_000);
    const { admin } = product.database;
    await admin.update(consentArtefact).set({ dataEraseAt: past }).where(eq(consentArtefact.consentRequestId, id));
  },
  "has an end that nobody confirms within 15 minutes": async (consent) => {
    const { hospital, id } = consent;
    await product.setFaults(hospital, { status: 503, messages: ["status", "fetch"] });
    await decide(consent, "revoke");
    await waitForRequest(hospital, id, ({ status }) => expect(status).toBe("REVOKED"));
    await product.database.admin.$client.query(
      "update consent_artefact set ended_at = ended_at - make_interval(secs => $2) where consent_request_id = $1",
      [id, (16 * MINUTE) / 1_000],
    );
  },
};

async function decide({ hospital, id }: Consent, decision: "revoke" | "expire"): Promise<void> {
  const { cmConsentRequestId } = await readRequest(hospital, id);
  await product.control("POST", `requests/${cmConsentRequestId}/${decision}`, {});
}

async function count(from: string, { id }: Pick<SandboxHospital, "id">): Promise<number> {
  const { rows } = await product.database.admin.$client.query<{ count: number }>(
    `select count(*)::int as count from ${from} where hospital_id = $1`,
    [id],
  );
  return rows[0]?.count ?? NaN;
}

async function transfersOf({ id }: SandboxHospital): Promise<string[]> {
  const { admin } = product.database;
  return (await admin.select().from(dataRequest).where(eq(dataRequest.hospitalId, id))).map(({ state }) => state);
}

const TABLES = [
  "vault.data_key",
  "vault.transfer_key",
  "health_record",
  "health_record_body",
  "data_push",
  "data_push_chunk",
];
const rowsOf = async (hospital: SandboxHospital) =>
  Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await count(table, hospital)] as const)));

async function artefactIdsOf({ id }: Consent): Promise<ConsentArtefactId[]> {
  const { admin } = product.database;
  const rows = await admin.select().from(consentArtefact).where(eq(consentArtefact.consentRequestId, id));
  return rows.map((row) => row.id);
}

/** What the doctor sees of all records of a consent, in one text. */
async function read(consent: Consent, database: TestDatabase = product.database): Promise<string> {
  const scope = { ...consent.hospital.doctor(), database };
  const opened = (await artefactIdsOf(consent)).map((artefactId) => execute(openRecords, scope, { artefactId }));
  return JSON.stringify(await Promise.all(opened));
}

/** The contents of all files that this process has left in its folder for temporary files. */
async function temporaryFiles(): Promise<Buffer> {
  const entries = await readdir(temporary, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
}

const consents: (Consent & { ending: string })[] = [];
const folder = fs.mkdtempSync(path.join(path.dirname(temporary), "records-backup-"));
const backup = path.join(folder, "desk.backup");
/** What doctors saw and what the database held while all consents lasted; of that time is the backup, too. */
let whileTheyLasted: { shown: string[]; dump: Buffer };

beforeAll(async () => {
  for (const dialect of DIALECTS)
    for (const ending of Object.keys(ENDINGS)) {
      const hospital = await product.createHospital(dialect);
      const abhaAddress = sandboxPatient("grant");
      const documents = [documentWithWords()];
      await product.control("POST", "documents", { abhaAddress, hipId: HIP_ID, hiType: "DiagnosticReport", documents });
      consents.push({ hospital, id: await submitToPatient(hospital, abhaAddress), ending });
    }
  for (const { hospital } of consents)
    await vi.waitFor(async () => expect(await transfersOf(hospital)).toEqual(["received", "received"]), within);
  const shown: string[] = [];
  for (const consent of consents) shown.push(await vi.waitFor(() => read(consent), within));
  whileTheyLasted = { shown, dump: await dumpDatabase(product.database) };
  await backUp(product.database.url, backup, systemNow());
});

afterAll(async () => {
  try {
    // Here, since each test could write there and they run in any order.
    expect(logged.length).toBeGreaterThan(0);
    expect(searchForWords(WORDS, Buffer.concat(logged)), "words that a log line has held").toEqual([]);
    expect(searchForWords(WORDS, await temporaryFiles()), "words that a temporary file has held").toEqual([]);
  } finally {
    await Promise.all([temporary, folder].map((one) => rm(one, { recursive: true })));
  }
});

describe("while the consents last", () => {
  test("a doctor reads the words, which shows that the documents are here", () => {
    expect(whileTheyLasted.shown).toHaveLength(consents.length);
    for (const shown of whileTheyLasted.shown) for (const word of WORDS) expect(shown).toContain(word);
  });

  test("neither the database nor its backup holds one of them in any encoding", async () => {
    expect(searchForWords(WORDS, whileTheyLasted.dump)).toEqual([]);
    const file = await readFile(backup);
    expect(searchForWords(WORDS, Buffer.concat([file, gunzipSync(file.subarray(0, -72))]))).toEqual([]);
  });
});

describe("after a consent", () => {
  test.each(Object.entries(ENDINGS))(
    "that %s nothing is left that opens a record, in both dialects",
    async (name, end) => {
      const own = consents.filter(({ ending }) => ending === name);
      expect(own).toHaveLength(DIALECTS.length);
      for (const consent of own) {
        expect(await rowsOf(consent.hospital)).toMatchObject({ "vault.data_key": 2 });
        await end(consent);
      }
      const nothing = Object.fromEntries(TABLES.map((table) => [table, 0]));
      for (const consent of own) {
        await vi.waitFor(async () => expect(await rowsOf(consent.hospital)).toEqual(nothing), within);
        for (const word of WORDS) expect(await read(consent)).not.toContain(word);
        await waitForRequest(consent.hospital, consent.id, ({ timeline }) =>
          expect(timeline.filter(({ event }) => event === "records.erased")).toHaveLength(2),
        );
      }
      expect(searchForWords(WORDS, await dumpDatabase(product.database))).toEqual([]);
    },
  );

  test("a backup from before opens no record, and holds none of the words", async () => {
    const restored = await openTestDatabase();
    try {
      await restore(restored.url, backup);
      const { rows } = await restored.admin.$client.query(
        "select (select count(*)::int from health_record_body) > 0 as has_records, (select count(*)::int from vault.data_key) as keys",
      );
      expect(rows).toEqual([{ has_records: false, keys: 0 }]);
      for (const consent of consents) {
        const shown = await read(consent, restored);
        expect(shown).toContain('"documents":[]');
        for (const word of WORDS) expect(shown).not.toContain(word);
      }
      expect(searchForWords(WORDS, await dumpDatabase(restored))).toEqual([]);
    } finally {
      await restored.close();
    }
  });
});
