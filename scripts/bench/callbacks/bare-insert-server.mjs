import { createServer } from "node:http";
import pg from "pg";

// An HTTP server that only makes one durable insert for each request: the most that Node and PostgreSQL can do without batching.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(
  "create table if not exists bench_callback (id uuid primary key, body bytea not null, at timestamptz not null)",
);

const server = createServer((request, response) => {
  if (request.method !== "POST") return response.end();
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => void insertRow(request.headers["request-id"], Buffer.concat(chunks), response));
});

async function insertRow(id, body, response) {
  const text = "insert into bench_callback (id, body, at) values ($1, $2, now())";
  await pool.query({ name: "insert", text, values: [id, body] });
  response.writeHead(202).end();
}

server.listen(Number(process.env.PORT), "127.0.0.1");
