import { runFileCommand } from "./setup/run-file-command.mjs";

// Copies the database, without the keys of the records, into a file.
await runFileCommand("backup");
