import "server-only";
import type { z } from "zod";
import { withoutRepeats } from "@/lib/audit/joined-reads";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import type { Role, StaffActor } from "@/lib/db/actor";
import { log } from "@/lib/log";
import { readOnly, transact, transactWithoutFlush, type Scope, type Tx } from "@/lib/db/transaction";

/** A transaction of a member of staff. */
export type StaffTx = Tx<StaffActor>;
export type StaffScope = Scope<StaffActor>;

/**
 * Something that staff may do: who may (`roles`), with what (`input`), and what happens. `run` is called by `execute` alone, which
 * checks role and input first.
 */
export type Operation<I extends z.ZodType = z.ZodType, O = unknown, N extends string = string> = {
  readonly kind: "command" | "query";
  /** In kebab case, unique; the key of the registry. */
  readonly name: N;
  readonly roles: readonly Role[];
  /** Whether the person must have proved who they are in the last five minutes. */
  readonly needsVerification?: boolean;
  /** Whether people whose time to enrol a second factor is over may run it: what they need for that. */
  readonly whileUnenrolled?: boolean;
  readonly input: I;
  readonly run: (scope: StaffScope, input: z.output<I>) => Promise<O>;
};

type Definition<I extends z.ZodType, O, N extends string> = {
  name: N;
  roles: readonly Role[];
  needsVerification?: boolean;
  whileUnenrolled?: boolean;
  input: I;
  /** Runs in one transaction for the actor's hospital. */
  run: (tx: StaffTx, input: z.output<I>) => Promise<O>;
};

/** Defines an operation that changes something: one transaction, with an audit entry. */
export function command<I extends z.ZodType, O, N extends string>({
  run,
  ...rest
}: Definition<I, O, N>): Operation<I, O, N> {
  return { ...rest, kind: "command", run: (scope, input) => transact(scope, (tx) => run(tx, input)) };
}

/** Why a query leaves no audit entry. */
export type NotAudited = { readonly because: string };

/** The audit entries of a read, from its input and its result; or why there are none: it reads no data of a patient. */
export type ReadAudit<I, O> = ((input: I, result: O) => readonly NewAuditEntry[]) | NotAudited;

type QueryDefinition<I extends z.ZodType, O, N extends string> = Definition<I, O, N> & {
  /** Stands after `run`, from which the type of the result is inferred. */
  audits: ReadAudit<z.output<I>, NoInfer<O>>;
};

/** Defines an operation that only reads; PostgreSQL refuses changes. What was read is handed on once its audit entries are written. */
export function query<I extends z.ZodType, O, N extends string>({
  run,
  audits,
  ...rest
}: QueryDefinition<I, O, N>): Operation<I, O, N> {
  return {
    ...rest,
    kind: "query",
    run: async (scope, input) => {
      const result = await readOnly(scope, (tx) => run(tx, input));
      if (typeof audits === "function") await recordRead(scope, audits(input, result));
      return result;
    },
  };
}

async function recordRead(scope: StaffScope, entries: readonly NewAuditEntry[]): Promise<void> {
  const write = (now: readonly NewAuditEntry[]) => transactWithoutFlush(scope, (tx) => recordAudit(tx, ...now));
  const writeCounted = (entry: NewAuditEntry) =>
    void write([entry]).catch((error: unknown) => log.error("repeated reads not recorded", { error }));
  const now = withoutRepeats(scope.actor, entries, writeCounted);
  if (now.length > 0) await write(now);
}

type StepsAroundCall<I extends z.ZodType, B, C, N extends string> = {
  name: N;
  roles: readonly Role[];
  needsVerification?: boolean;
  whileUnenrolled?: boolean;
  input: I;
  before: (tx: StaffTx, input: z.output<I>) => Promise<B>;
  call: (scope: StaffScope, before: B, input: z.output<I>) => Promise<C>;
};

type StepAfterCall<I extends z.ZodType, B, C, O> = {
  after: (tx: StaffTx, result: C, before: B, input: z.output<I>) => Promise<O>;
};

/**
 * Defines a command that waits for a gateway, or for other work that takes long: `before` and `after` are one transaction each, and none is open during `call`. What
 * `before` returns is handed to the other two. Without `after`, `call` stores its result itself, and returns that of the command.
 */
export function commandInSteps<I extends z.ZodType, B, C, O, N extends string>(
  definition: StepsAroundCall<I, B, C, N> & StepAfterCall<I, B, C, O>,
): Operation<I, O, N>;
export function commandInSteps<I extends z.ZodType, B, C, N extends string>(
  definition: StepsAroundCall<I, B, C, N>,
): Operation<I, C, N>;
export function commandInSteps<I extends z.ZodType, B, C, O, N extends string>({
  before,
  call,
  after,
  ...rest
}: StepsAroundCall<I, B, C, N> & Partial<StepAfterCall<I, B, C, O>>): Operation<I, C | O, N> {
  return {
    ...rest,
    kind: "command",
    run: async (scope, values) => {
      const prepared = await transact(scope, (tx) => before(tx, values));
      const result = await call(scope, prepared, values);
      return after ? transact(scope, (tx) => after(tx, result, prepared, values)) : result;
    },
  };
}
