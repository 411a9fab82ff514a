// The bridge protocol in one page: hello, register, publish, ping. No library.
const link = document.getElementById('link');
const log = document.getElementById('log');
const address = document.getElementById('address');
const body = document.getElementById('body');
const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/eventbus/websocket`;
const LINES_KEPT = 200;

document.getElementById('bridge').textContent = url;

let socket;
let pinger;
let registered;

function show(text) {
  log.append(`${text}\n`);
  while (log.childNodes.length > LINES_KEPT) {
    log.firstChild.remove();
  }
  log.scrollTop = log.scrollHeight;
}

function status(text, style) {
  link.textContent = text;
  link.className = style;
}

function say(envelope) {
  socket.send(JSON.stringify(envelope));
}

function follow(wanted) {
  if (registered === wanted) {
    return;
  }
  if (registered) {
    say({type: 'unregister', address: registered});
  }
  registered = wanted;
  say({type: 'register', address: wanted});
}

function heard(envelope) {
  switch (envelope.type) {
    case 'hello':
      status(`live on ${envelope.node.slice(0, 8)}`, 'live');
      clearInterval(pinger);
      pinger = setInterval(() => say({type: 'ping'}), envelope.ping);
      follow(address.value);
      break;
    case 'rec':
      show(`${envelope.address}  ${JSON.stringify(envelope.body)}`);
      break;
    case 'registered':
      show(`listening to ${envelope.address}`);
      break;
    case 'err':
      show(`error: ${envelope.body} (${envelope.of ?? ''} ${envelope.address ?? ''})`);
      break;
    default:
  }
}

function connect() {
  registered = undefined;
  status('connecting', '');
  socket = new WebSocket(url);
  socket.onopen = () => say({type: 'hello', version: 1, client: 'start-page'});
  socket.onmessage = (event) => heard(JSON.parse(event.data));
  socket.onclose = (event) => {
    clearInterval(pinger);
    status(`lost (${event.code}${event.reason ? `, ${event.reason}` : ''})`, 'lost');
    setTimeout(connect, 1000 + Math.random() * 2000);
  };
}

/** A body that reads as JSON is sent as JSON, anything else as text. */
function asBody(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

document.getElementById('try').addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket.readyState !== WebSocket.OPEN) {
    show('not connected');
    return;
  }
  follow(address.value);
  say({type: 'publish', address: address.value, body: asBody(body.value)});
});

connect();
