import type { ClientBase } from "pg";

/** Statements that suspend what stands in the way of loading rows as they were, and those that put it back. */
export type SuspendedRules = { suspend: string; resume: string };

/**
 * What has to rest while tables are loaded, for the role that owns them. Row-level security does not admit COPY; triggers would count and
 * list rows that the backup holds counted and listed; a row may come before the one that it refers to.
 */
export async function suspendedRules(client: ClientBase, tables: readonly string[]): Promise<SuspendedRules> {
  const { rows } = await client.query<SuspendedRules>(
    `with loaded as (select unnest($1::regclass[]) as oid)
     select format('alter table %s no force row level security', oid::regclass) as suspend,
       format('alter table %s force row level security', oid::regclass) as resume
     from pg_class join loaded using (oid) where relforcerowsecurity
     union all
     select format('alter table %s disable trigger %I', tgrelid::regclass, tgname),
       format('alter table %s enable trigger %I', tgrelid::regclass, tgname)
     from pg_trigger join loaded on loaded.oid = tgrelid where not tgisinternal and tgenabled = 'O'
     union all
     select format('alter table %s alter constraint %I deferrable initially deferred', conrelid::regclass, conname),
       format('alter table %s alter constraint %I not deferrable', conrelid::regclass, conname)
     from pg_constraint join loaded on loaded.oid = conrelid where contype = 'f' and not condeferrable`,
    [tables],
  );
  return {
    suspend: rows.map(({ suspend }) => suspend).join(";\n"),
    // Statements on a table wait until its references are checked.
    resume: ["set constraints all immediate", ...rows.map(({ resume }) => resume)].join(";\n"),
  };
}
