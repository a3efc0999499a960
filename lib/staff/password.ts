import "server-only";
import { hash, verify } from "@node-rs/argon2";

// argon2id, the library's default. 64 MiB and 4 passes take 50-100 ms on a small server.
const COST = { memoryCost: 65_536, timeCost: 4, parallelism: 1 };

/** The argon2id hash of a password, with its salt and cost inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let placeholderHash: Promise<string> | undefined;

/** Whether the password is right. Without a hash it works as long and returns false, so that its time does not show who has an account. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const against = passwordHash ?? (await (placeholderHash ??= hashPassword("the password of no account")));
  const isRight = await verify(against, password);
  return isRight && passwordHash !== null;
}
