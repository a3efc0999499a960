import { runFileCommand } from "./setup/run-file-command.mjs";

// Loads a backup into an empty database.
await runFileCommand("restore");
