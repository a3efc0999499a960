import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sendMails } from "@/lib/send-mail";
import { startSmtpServer, type SmtpServer } from "@/test/support/start-smtp-server";

let server: SmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
});
afterEach(() => server.stop());

const from = "desk@city.example";
const mail = (address = "new@city.example", name = "New Doctor") => ({
  to: { name, address },
  subject: "Invitation",
  text: "Open this link: http://localhost:3000/join#abc",
});
const send = (url: string, ...addresses: string[]) =>
  sendMails(
    addresses.map((one) => mail(one)),
    { url, from },
  );

describe("a mail", () => {
  test("arrives at the server of the URL, after its sign-in, in plain text", async () => {
    expect(await sendMails([mail()], { url: server.url, from })).toEqual(["sent"]);
    await vi.waitFor(() => expect(server.mails).toHaveLength(1));
    const [received] = server.mails;
    expect(received).toMatchObject({ from, to: ["new@city.example"] });
    expect(received?.text).toContain("http://localhost:3000/join#abc");
    expect(received?.text).toMatch(/^Content-Type: text\/plain/m);
  });

  test("adds no header by a name or a subject with line breaks", async () => {
    const hostile = {
      ...mail(undefined, "New\r\nBcc: other@city.example"),
      subject: "Hello\r\nBcc: other@city.example",
    };
    expect(await sendMails([hostile], { url: server.url, from })).toEqual(["sent"]);
    await vi.waitFor(() => expect(server.mails).toHaveLength(1));
    expect(server.mails.at(-1)?.to).toEqual(["new@city.example"]);
    expect(server.mails.at(-1)?.text).not.toMatch(/^Bcc:/im);
  });

  test("to an address that the server refuses does not prevent the next", async () => {
    expect(await send(server.url, "nobody@refused.example", "new@city.example")).toEqual(["address-refused", "sent"]);
  });

  test("is not tried again after the server has refused the sign-in", async () => {
    const url = server.url.replace("right", "wrong");
    expect(await send(url, "one@city.example", "two@city.example")).toEqual(["sign-in-refused", "sign-in-refused"]);
  });

  test("to a port at which no server listens counts as unreachable, for all that follow too", async () => {
    expect(await send("smtp://127.0.0.1:1", "one@city.example", "two@city.example")).toEqual([
      "unreachable",
      "unreachable",
    ]);
  });

  test("to a server that never answers is given up after five seconds", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const startedAt = performance.now();
    expect(await send(`smtp://127.0.0.1:${port}`, "one@city.example")).toEqual(["unreachable"]);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    silent.close();
  });

  test("without a server is not set up", async () => {
    expect(await sendMails([mail()], null)).toEqual(["not-set-up"]);
  });
});
