// The `ws` package on the stream of `purposepath bench`: node ws-client.mjs <url>
// Prints {"events","seconds"}, from auth.success to the event `end`. What it does with a message is the least that an application
// does: JSON.parse, and a look at the id. `ws` itself is found by NODE_PATH, which `cargo xtask bench` sets.
import { createRequire } from "node:module";

const WebSocket = createRequire(import.meta.url)("ws");

const socket = new WebSocket(process.argv[2], { perMessageDeflate: false });
let events = 0;
let began;

socket.on("open", () => socket.send(JSON.stringify({ action: "auth", token: "bench" })));
socket.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
socket.on("message", (data) => {
  const message = JSON.parse(data.toString());
  if (message.type === "auth.success") {
    began = process.hrtime.bigint();
  } else if (message.eventId === "end") {
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    console.log(JSON.stringify({ events, seconds }));
    socket.close();
  } else {
    events += 1;
  }
});
