import { createServer } from "node:http";
import { connect } from "node:net";

// A proxy for CONNECT, as a process of its own. The user name in its address chooses what it does: `tunnel` makes the connection, `refuse`
// answers 407, `hang` never answers. Prints its port, then each target with the user name.
const server = createServer((_request, response) => response.writeHead(405).end());
server.on("connect", (request, client) => {
  const login = (request.headers["proxy-authorization"] ?? "").replace("Basic ", "");
  const [user] = Buffer.from(login, "base64").toString().split(":");
  console.log(`${user} ${request.url}`);
  client.on("error", () => {});
  if (user === "hang") return void client.once("end", () => console.log("hang closed")).resume();
  if (user === "refuse")
    return void client.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
  const { hostname, port } = new URL(`http://${request.url}`);
  const upstream = connect(Number(port), hostname, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
