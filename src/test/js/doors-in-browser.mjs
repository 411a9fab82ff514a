/*
 * node doors-in-browser.mjs URL-OF-THE-START-PAGE: every door that a browser has, each from a page of its own: the page
 * itself, a stream of events, and every transport of the official SockJS client.
 *
 * Prints one line of JSON for each: {"door":".."}, with a "why" if it did not work.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch, open, openBlank } from './browser.mjs';

const [base] = process.argv.slice(2);
const sockJs = readFileSync(createRequire(import.meta.url).resolve('sockjs-client/dist/sockjs.min.js'), 'utf8');
const TRANSPORTS = ['websocket', 'xhr-streaming', 'eventsource', 'htmlfile', 'xhr-polling', 'jsonp-polling'];
const PATIENCE = 60000;
/** Pages at once: more of them would wait for each other on a busy machine. */
const AT_ONCE = 3;

const doors = {
  /** Its three ways to talk are live, and the WebSocket answers what the page asks. */
  async 'start page'(page) {
    const until = async (what, check) => {
      try {
        await page.waitForFunction(check, null, { timeout: PATIENCE * 0.7, polling: 300 });
      } catch {
        throw new Error(what + ' did not come: ' + await page.evaluate(() => document.body.innerText));
      }
    };
    const logged = (button, logs, text) => {
      document.getElementById(button).click(); // again and again: that it listens is known to all nodes a little later
      return logs.every(log => document.getElementById(log).textContent.includes(text));
    };
    await page.evaluate(`window.logged = ${logged}`);
    await until('live', () => ['events-state', 'socket-state'].every(id => document.getElementById(id).textContent === 'live'));
    await until('a publish', () => logged('post', ['events-log', 'socket-log'], 'hello'));
    await until('a reply', () => logged('ask', ['ask-log'], 'you said'));
  },
  async 'events'(page) {
    await page.evaluate(() => new Promise((resolve, reject) => {
      const address = 'browser.' + Math.random();
      const events = new EventSource('/events?address=' + address);
      const publish = n => fetch('/publish/' + address, { method: 'POST', body: JSON.stringify(n) });
      events.onopen = () => publish(1);
      events.onerror = () => reject(new Error('the stream broke off'));
      events.onmessage = event => {
        const { body } = JSON.parse(event.data);
        body < 3 ? publish(body + 1) : resolve(events.close());
      };
    }));
  },
  /** A hundred messages down, in their order, while as many go up. */
  async 'web socket'(page) {
    await page.evaluate(() => new Promise((resolve, reject) => {
      const address = 'browser.' + Math.random();
      const socket = new WebSocket(location.origin.replace('http', 'ws') + '/eventbus/websocket');
      const say = envelope => socket.send(JSON.stringify(envelope));
      let heard = 0;
      socket.onopen = () => { say({ type: 'hello', version: 1 }); say({ type: 'register', address }); };
      socket.onclose = event => reject(new Error('closed: ' + event.code));
      socket.onmessage = event => {
        const envelope = JSON.parse(event.data);
        if (envelope.type === 'registered') {
          for (let body = 0; body < 100; body++) { say({ type: 'publish', address, body }); }
        } else if (envelope.type === 'rec') {
          envelope.body === heard++ || reject(new Error('out of order'));
          heard < 100 || resolve();
        }
      };
    }));
  },
};

for (const transport of TRANSPORTS) {
  doors[transport] = async page => {
    await page.addScriptTag({ content: sockJs });
    await page.evaluate(transports => new Promise((resolve, reject) => {
      const address = 'browser.' + Math.random();
      const socket = new SockJS('/eventbus', null, { transports, timeout: 30000 });
      const say = envelope => socket.send(JSON.stringify(envelope));
      socket.onopen = () => { say({ type: 'hello', version: 1 }); say({ type: 'register', address }); };
      socket.onclose = event => reject(new Error('closed: ' + event.code + ' ' + event.reason));
      socket.onmessage = event => {
        const { type, body } = JSON.parse(event.data);
        if (type === 'registered') {
          say({ type: 'publish', address, body: 1 });
        } else if (type === 'rec') {
          body < 3 ? say({ type: 'publish', address, body: body + 1 }) : resolve(socket.transport === transports || reject());
        }
      };
    }), transport);
  };
}

const browser = await launch();

async function run([door, use]) {
  const late = new Promise((resolve, reject) => setTimeout(() => reject(new Error('nothing')), PATIENCE));
  const result = { door };
  try {
    await Promise.race([late, (door === 'start page' ? open : openBlank)(browser, base).then(use)]);
  } catch (error) {
    result.why = String(error && error.stack);
  }
  console.log(JSON.stringify(result));
}

try {
  const left = Object.entries(doors);
  const inTurn = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      await run(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
} finally {
  await browser.close();
  process.exit();
}
