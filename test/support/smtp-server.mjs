import { SMTPServer } from "smtp-server";

// A mail server as a process of its own. It prints its port as a line of JSON, and then each mail that it takes. The user is "desk" with the
// password "right"; it refuses recipients at refused.example.
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onAuth: ({ username, password }, _session, callback) =>
    username === "desk" && password === "right"
      ? callback(null, { user: username })
      : callback(new Error("Invalid username or password")),
  onRcptTo: ({ address }, _session, callback) =>
    callback(address.endsWith("@refused.example") ? new Error("No such mailbox") : undefined),
  onData: (stream, session, callback) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map(({ address }) => address);
      const from = mailFrom && mailFrom.address;
      console.log(JSON.stringify({ from, to, text: Buffer.concat(parts).toString() }));
      callback();
    });
  },
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.server.address().port })));
