import { createServer } from "node:http";
import { once } from "node:events";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { DOCTOR, quantiles } from "../lists/measure-lists.mjs";
import { buildDocument } from "./build-document.mjs";
import { waitFor } from "./start-product.mjs";

const DOCUMENTS = 50;
/** A document of about 100 KB: forty results, and a report in a file. */
const SIZE = { results: 40, attachmentBytes: 68_000 };
const ROUNDS = 40;

/**
 * Measures the first byte of the page of a patient with 50 documents of 5 MB in all, and beside it that of a static page as long.
 * @param {import("./start-product.mjs").BenchProduct} product
 * @param {import("pg").Client} client
 */
export async function measureManyDocuments(product, client) {
  const abhaAddress = `grant-many${Date.now()}@sbx`;
  const documents = Array.from({ length: DOCUMENTS }, (_, number) => buildDocument(`Allergen ${number}`, SIZE));
  const hipId = "IN2710000101";
  await product.control("documents", { abhaAddress, hipId, hiType: "OPConsultation", documents });
  const { artefactId } = (await product.grant(abhaAddress, hipId)).requested;
  const stored = await waitFor("the documents are stored", async () => {
    const { rows } = await client.query(
      `select count(*)::int as documents, sum(size)::int as bytes from health_record
       where artefact_id = $1 and not exists (select from data_request where artefact_id = $1 and finished_at is null)`,
      [artefactId],
    );
    return rows[0].documents >= DOCUMENTS ? rows[0] : null;
  });
  const fetchAsDoctor = await signInForTest(product.appUrl, DOCTOR);
  const read = () => timeOf(() => fetchAsDoctor(`/records/${artefactId}`));
  const { body } = await read();
  const server = createServer((_request, response) => response.end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const [pages, floorTimes] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    pages.push((await read()).firstByte);
    floorTimes.push((await timeOf(() => fetch(`http://127.0.0.1:${port}/`))).firstByte);
  }
  server.closeAllConnections();
  server.close();
  return { ...stored, pageBytes: body.length, ...quantiles(pages), floor: quantiles(floorTimes) };
}

/** @param {() => Promise<Response>} send */
async function timeOf(send) {
  const startedAt = performance.now();
  const response = await send();
  const reader = response.body?.getReader();
  const parts = [];
  let part = await reader?.read();
  const firstByte = performance.now() - startedAt;
  for (; part && !part.done; part = await reader?.read()) parts.push(part.value);
  return { firstByte, body: Buffer.concat(parts) };
}
