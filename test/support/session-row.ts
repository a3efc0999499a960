import pg from "pg";

/** Runs a statement on the database of the product, of all hospitals. */
async function run(statement: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
  const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();
  try {
    await client.query("set app.scope = 'system'");
    return await client.query<Record<string, unknown>>(statement, values);
  } finally {
    await client.end();
  }
}

/** The session of an account that began last. Tests of sessions use accounts that no other test does. */
const LAST = `id = (select s.id from staff_session s join staff on staff.id = s.staff_id
                    where staff.email = $1 order by s.created_at desc limit 1)`;

/** Moves the last use of a person's newest session so many seconds back, as if nobody had touched the computer meanwhile. */
export async function leaveUnused(email: string, seconds: number): Promise<void> {
  await run(`update staff_session set last_used_at = now() - make_interval(secs => $2) where ${LAST}`, [
    email,
    seconds,
  ]);
}

/** For how many seconds a person's newest session was not used. */
export async function secondsUnused(email: string): Promise<number> {
  const { rows } = await run(`select extract(epoch from now() - last_used_at) as s from staff_session where ${LAST}`, [
    email,
  ]);
  return Number(rows[0]?.["s"]);
}

/** Why a person's sessions ended, the first first. */
export async function endsOf(email: string): Promise<string[]> {
  const { rows } = await run(
    `select detail->>'reason' as reason from audit_entry join staff on staff.id::text = subject_id
     where email = $1 and action = 'staff.session-ended' order by audit_entry.id`,
    [email],
  );
  return rows.map(({ reason }) => String(reason));
}
