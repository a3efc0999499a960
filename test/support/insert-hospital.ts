import { randomUUID } from "node:crypto";
import pg from "pg";

/** What a hospital is inserted with: its name, its HIU id, and the e-mail addresses of its two accounts. */
export type InsertedHospital = { name: string; hiuId: string; adminEmail: string; doctorEmail: string };

/** Inserts a hospital without a credential into a running product's database. Its admin and its doctor have the password of the demo accounts. */
export async function insertHospital(databaseUrl: string | undefined, hospital: InsertedHospital): Promise<void> {
  const id = randomUUID();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("set app.scope = 'system'");
    await client.query("insert into hospital (id, name, hiu_id, created_at) values ($1, $2, $3, now())", [
      id,
      hospital.name,
      hospital.hiuId,
    ]);
    await client.query(
      `insert into staff (id, hospital_id, email, name, roles, role, registration_number, password_hash, created_at)
       select gen_random_uuid(), $1, case role when 'admin' then $2 else $3 end, name, roles, role, registration_number, password_hash, now()
       from staff where email in ('admin@city.example', 'doctor@city.example')`,
      [id, hospital.adminEmail, hospital.doctorEmail],
    );
  } finally {
    await client.end();
  }
}
