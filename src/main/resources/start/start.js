// Simplex, half duplex and full duplex on one address, each in its own few lines. No library.
const $ = (id) => document.getElementById(id);
// Relative to this page: a proxy may serve the node below a path.
const at = path => new URL(path, new URL('.', location.href));
const url = at('eventbus/websocket');
url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
const LINES_KEPT = 200;

$('bridge').textContent = url;

function show(log, text) {
  log.append(`${text}\n`);
  while (log.childNodes.length > LINES_KEPT) {
    log.firstChild.remove();
  }
  log.scrollTop = log.scrollHeight;
}

function state(pill, text, style) {
  pill.textContent = text;
  pill.className = `state ${style}`;
}

/** A body that reads as JSON is sent as JSON, anything else as text. */
function body() {
  const text = $('body').value;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function post(verb) {
  const path = at(`${verb}/${encodeURIComponent($('address').value)}`);
  return fetch(path, {method: 'POST', body: JSON.stringify(body())});
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return `${response.status} ${problem.detail}`;
  } catch {
    return `${response.status}`;
  }
}

// Simplex: events down, a post up.

let events;

function listen() {
  events?.close();
  events = new EventSource(at(`events?address=${encodeURIComponent($('address').value)}`));
  state($('events-state'), 'connecting', '');
  events.onopen = () => state($('events-state'), 'live', 'live');
  events.onmessage = (event) => show($('events-log'), JSON.stringify(JSON.parse(event.data).body));
  events.addEventListener('gap', (event) => show($('events-log'), `missed ${JSON.parse(event.data).dropped}`));
  events.onerror = () => {
    const over = events.readyState === EventSource.CLOSED;
    state($('events-state'), over ? 'refused' : 'lost', 'lost');
  };
}

async function publish() {
  const response = await post('publish');
  if (!response.ok) {
    show($('events-log'), await problemOf(response));
  }
}

// Half duplex: one request, one reply.

async function ask() {
  const began = performance.now();
  const response = await post('request');
  const answer = response.ok ? JSON.stringify(await response.json()) : await problemOf(response);
  show($('ask-log'), `${answer}  (${Math.round(performance.now() - began)} ms)`);
}

// Full duplex: hello, register, publish, answer, ping.

let socket;
let pinger;
let registered;

function say(envelope) {
  socket.send(JSON.stringify(envelope));
}

function register() {
  const wanted = $('address').value;
  if (registered !== wanted) {
    if (registered) {
      say({type: 'unregister', address: registered});
    }
    registered = wanted;
    say({type: 'register', address: wanted});
  }
}

function heard(envelope) {
  switch (envelope.type) {
    case 'hello':
      state($('node'), `node ${envelope.node.slice(0, 8)}`, 'live');
      state($('socket-state'), 'live', 'live');
      clearInterval(pinger);
      pinger = setInterval(() => say({type: 'ping'}), envelope.ping);
      register();
      break;
    case 'rec':
      show($('socket-log'), JSON.stringify(envelope.body));
      if (envelope.replyAddress) {
        say({type: 'send', address: envelope.replyAddress, body: {'you said': envelope.body}});
      }
      break;
    case 'err':
      show($('socket-log'), `${envelope.body} ${envelope.address ?? ''}`);
      break;
    default:
  }
}

function connect() {
  registered = undefined;
  state($('socket-state'), 'connecting', '');
  socket = new WebSocket(url);
  socket.onopen = () => say({type: 'hello', version: 1, client: 'start-page'});
  socket.onmessage = (event) => heard(JSON.parse(event.data));
  socket.onclose = (event) => {
    clearInterval(pinger);
    const why = event.reason ? `${event.code}, ${event.reason}` : event.code;
    state($('socket-state'), `lost (${why})`, 'lost');
    state($('node'), 'lost', 'lost');
    setTimeout(connect, 1000 + Math.random() * 2000);
  };
}

function follow() {
  document.querySelectorAll('.address').forEach((name) => {
    name.textContent = $('address').value;
  });
  listen();
  if (socket?.readyState === WebSocket.OPEN) {
    register();
  }
}

$('what').addEventListener('submit', (event) => {
  event.preventDefault();
  switch (event.submitter?.value) {
    case 'ask':
      ask();
      break;
    case 'say':
      if (socket.readyState === WebSocket.OPEN) {
        say({type: 'publish', address: $('address').value, body: body()});
      }
      break;
    default:
      publish();
  }
});
$('address').addEventListener('change', follow);

connect();
follow();
