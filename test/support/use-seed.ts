import fc from "fast-check";
import { inject } from "vitest";

// The seed of every generated test that names none. A failure prints it, with the path to the case.
fc.configureGlobal({ seed: inject("seed") });
