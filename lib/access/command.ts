import "server-only";
import type { z } from "zod";
import type { Role, StaffActor } from "@/lib/db/actor";
import { readOnly, transact, type Scope, type Tx } from "@/lib/db/transaction";

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

/** Defines an operation that only reads; PostgreSQL refuses changes. */
export function query<I extends z.ZodType, O, N extends string>({
  run,
  ...rest
}: Definition<I, O, N>): Operation<I, O, N> {
  return { ...rest, kind: "query", run: (scope, input) => readOnly(scope, (tx) => run(tx, input)) };
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
