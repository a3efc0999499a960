import { runFileCommand } from "./setup/run-file-command.mjs";

// Copies the database, without the records and their keys, into a file.
await runFileCommand("backup");
