/** Tasks for tests of the threads that run them. */
export function double(number: number): number {
  return number * 2;
}

export function runForEver(): never {
  for (;;);
}

export function useAllMemory(): never {
  const all: object[] = [];
  for (;;) all.push({ at: all.length, list: [1, 2, 3] });
}

export function throwError(message: string): never {
  throw new Error(message);
}

export function endThread(): never {
  process.exit(1);
}

export async function throwLater(): Promise<void> {
  queueMicrotask(() => {
    throw new Error("not caught");
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

export function callDeep(depth: number): number {
  return 1 + callDeep(depth + 1);
}

export function sizeOfBytes({ list }: { list: { bytes: Uint8Array }[] }): number[] {
  return list.map(({ bytes }) => bytes.buffer.byteLength);
}

export function namesOfSettings(): string[] {
  return Object.keys(process.env);
}
