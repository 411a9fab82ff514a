// uWebSockets in Bun, the fastest publish and subscribe for WebSockets in wide use, as src/jmh/bench.sh measures it:
// topics only, no envelope, no rules, no event bus. "S<topic>" subscribes, "P<topic> <text>" publishes.
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("WebSocket only", { status: 400 })),
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 960,
    backpressureLimit: 64 * 1024 * 1024,
    message(socket, text) {
      if (text[0] === "S") {
        socket.subscribe(text.slice(1));
      } else {
        const end = text.indexOf(" ");
        server.publish(text.slice(1, end), text.slice(end + 1));
      }
    },
  },
});
