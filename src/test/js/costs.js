/*
 * node costs.js http://127.0.0.1:8080 [MESSAGES] [MILLISECONDS-BETWEEN]: what a small message costs over each door, in
 * bytes on the wire and in time. The node must permit the addresses; the dev profile does.
 *
 * The receiver's connections pass a proxy in this process that counts bytes, both ways and with headers. Messages are
 * published one by one over another connection; a message is on its way from its publication to its arrival.
 */
'use strict';

const net = require('net');
const http = require('http');
const WebSocket = require('faye-websocket').Client;
const SockJS = require('sockjs-client');
const EventSource = require('eventsource');

const [target, count = '1000', pause = '5'] = process.argv.slice(2);
const { hostname, port } = new URL(target);
const COUNT = Number(count);
const PAUSE = Number(pause);
let bytes = 0;

const proxy = net.createServer(client => {
  const node = net.connect(port, hostname);
  client.on('data', data => { bytes += data.length; node.write(data); });
  node.on('data', data => { bytes += data.length; client.write(data); });
  for (const [one, other] of [[client, node], [node, client]]) {
    one.setNoDelay(true);
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
});

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

function open(url) {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('close', event => reject(new Error(event.reason)));
  });
}

const say = (socket, envelope) => socket.send(JSON.stringify(envelope));

/** Each door: opens a receiver of the address behind the proxy, and returns what ends it. */
const doors = {
  async 'WebSocket'(base, address, got) {
    const socket = await open(base.replace('http', 'ws') + '/eventbus/websocket');
    socket.on('message', event => got(JSON.parse(event.data.toString()).body));
    say(socket, { type: 'register', address });
    return () => socket.close();
  },
  async 'server-sent events'(base, address, got) {
    const source = new EventSource(base + '/events?address=' + address);
    source.onmessage = event => got(JSON.parse(event.data).body);
    await new Promise((resolve, reject) => {
      source.onopen = resolve;
      source.onerror = () => { source.close(); reject(new Error('not served')); };
    });
    return () => source.close();
  },
  'SockJS, xhr-streaming': sockJs('xhr-streaming'),
  'SockJS, xhr-polling (long polling)': sockJs('xhr-polling'),
  async 'HTTP polling, a request per message'(base, address, got, publisher) {
    const queue = [];
    const answers = await open(target.replace('http', 'ws') + '/eventbus/websocket');
    say(answers, { type: 'register', address: address + '.next' });
    answers.on('message', event => {
      const message = JSON.parse(event.data.toString());
      say(answers, { type: 'send', address: message.replyAddress, body: queue.length ? queue.shift() : null });
    });
    publisher.keep = body => queue.push(body);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    let asking = true;
    (async () => {
      while (asking) {
        const body = await ask(agent, base + '/request/' + address + '.next');
        body === null ? await wait(PAUSE) : got(body);
      }
    })();
    return () => { asking = false; publisher.keep = null; answers.close(); };
  },
};

function sockJs(transports) {
  return async (base, address, got) => {
    const socket = new SockJS(base + '/eventbus', null, { transports, timeout: 8000 });
    await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onclose = reject; });
    socket.onmessage = event => got(JSON.parse(event.data).body);
    socket.send(JSON.stringify({ type: 'register', address }));
    return () => socket.close();
  };
}

function ask(agent, url) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } }, response => {
      let text = '';
      response.on('data', data => (text += data));
      response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(text) : null));
    });
    request.on('error', reject);
    request.end('null');
  });
}

async function measure(name, base) {
  const address = 'costs.' + Math.random().toString(36).slice(2);
  const publisher = { socket: await open(target.replace('http', 'ws') + '/eventbus/websocket') };
  const times = [];
  let last;
  const all = new Promise(resolve => (last = resolve));
  const end = await doors[name](base, address, body => {
    times.push(performance.now() - body.at);
    times.length === COUNT && last();
  }, publisher);
  await wait(500);
  bytes = 0;
  for (let n = 0; n < COUNT; n++) {
    const body = { n, at: performance.now(), text: 'a small message' };
    publisher.keep ? publisher.keep(body) : say(publisher.socket, { type: 'publish', address, body });
    await wait(PAUSE);
  }
  await all;
  const total = bytes;
  end();
  publisher.socket.close();
  times.sort((a, b) => a - b);
  const at = share => times[Math.floor(times.length * share)].toFixed(2);
  console.log(`| ${name} | ${total} | ${Math.round(total / COUNT)} | ${at(0.5)} | ${at(0.99)} |`);
}

proxy.listen(0, '127.0.0.1', async () => {
  const base = 'http://127.0.0.1:' + proxy.address().port;
  console.log(`| ${COUNT} messages, one every ${PAUSE} ms | bytes | bytes a message | median ms | p99 ms |`);
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const name of Object.keys(doors)) {
    try {
      await measure(name, base);
    } catch (error) {
      console.log(`| ${name} | ${error.message} | | | |`);
    }
  }
  process.exit(0);
});
