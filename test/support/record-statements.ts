import "server-only";
import type { Pool, PoolClient } from "pg";
import type { Database } from "@/lib/db/database";

/** A statement as it was sent, with its values. */
export type Statement = { text: string; values: unknown[] };

/** The database, of which each statement is recorded before it runs: its text, or with its values where `statements` holds these. */
export function recordStatements<T extends Statement | string>(
  { pool, systemPool }: Pick<Database, "pool" | "systemPool">,
  statements: T[],
  of: (statement: Statement) => T = ({ text }) => text as T,
): Pick<Database, "pool" | "systemPool"> {
  const recording = <C extends Pool | PoolClient>(target: C): C =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "connect") return async () => recording(await (target as Pool).connect());
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (name === "query") statements.push(of(statementOf(args)));
          return (value as (...args: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  return { pool: recording(pool), systemPool: recording(systemPool) };
}

function statementOf([first, second]: unknown[]): Statement {
  const { text, values } = typeof first === "string" ? { text: first } : (first as Partial<Statement>);
  return { text: text ?? "", values: values ?? (Array.isArray(second) ? second : []) };
}
