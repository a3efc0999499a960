import "server-only";

// The tasks that threads run, each by its name: a function of one argument, from plain data to plain data. Only threads load this file, others
// import its type.
export { openPage } from "@/lib/health-record/transfer/open-page";
export { readAttachmentFile as readAttachment } from "@/lib/health-record/worker/read-attachment-file";
export { readDocument } from "@/lib/health-record/worker/read-document";
export { readSource } from "@/lib/health-record/worker/read-source";
