import { hashSync } from "@node-rs/argon2";
import pg from "pg";

/** Makes the proofs of identity in the sessions of a person of a running product older than five minutes. */
export function makeProofsOld(databaseUrl: string | undefined, email: string): Promise<void> {
  return change(
    databaseUrl,
    `update staff_session set verified_at = now() - interval '6 minutes'
     where staff_id = (select id from staff where email = $1)`,
    [email],
  );
}

/** Has a second factor be demanded of such a person for longer than seven days; the session goes on. */
export function makeDemandOld(databaseUrl: string | undefined, email: string): Promise<void> {
  return change(databaseUrl, `update staff set second_factor_asked_at = now() - interval '8 days' where email = $1`, [
    email,
  ]);
}

/** Sets the password of such a person. */
export function setPassword(databaseUrl: string | undefined, email: string, password: string): Promise<void> {
  const passwordHash = hashSync(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  return change(databaseUrl, "update staff set password_hash = $2 where email = $1", [email, passwordHash]);
}

async function change(databaseUrl: string | undefined, statement: string, values: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("set app.scope = 'system'");
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}
