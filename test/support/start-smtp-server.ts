import "server-only";
import path from "node:path";
import { createInterface } from "node:readline";
import { startNodeProcess } from "@/test/support/start-node-process";

/** A mail as the server received it; `text` is its source. */
export type ReceivedMail = { from: string; to: string[]; text: string };

export type SmtpServer = {
  /** Its address with the sign-in that it accepts. */
  url: string;
  /** What it has received, oldest first. */
  mails: ReceivedMail[];
  stop: () => void;
};

/** Starts a mail server as a process of its own. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const server = startNodeProcess([path.join(import.meta.dirname, "smtp-server.mjs")], {});
  const mails: ReceivedMail[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    createInterface({ input: server.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as { port: number } | ReceivedMail;
      if ("port" in message) resolve(message.port);
      else mails.push(message);
    });
  });
  return { url: `smtp://desk:right@127.0.0.1:${port}`, mails, stop: () => void server.kill() };
}
