/*
 * node events-in-browser.mjs URL-OF-THE-START-PAGE INSIDE-URL ADDRESS..: an EventSource on addresses with history, whose
 * stream is ended three times by the node while messages go on. Prints {"protocol","opened","heard"} as a line of JSON.
 */
import { launch, open } from './browser.mjs';

const [base, inside, ...addresses] = process.argv.slice(2);
const COUNT = 30;

async function call(method, path, body) {
  const answer = await fetch(inside + path, { method, body: body && JSON.stringify(body) });
  if (!answer.ok && answer.status !== 404) {
    throw new Error(path + ': ' + answer.status + ' ' + await answer.text());
  }
  return answer;
}

// In turn, so that of two addresses each is the one that was heard last, and the one that was not.
const publish = body => call('POST', '/api/v1/publish', { address: addresses[body % addresses.length], body });

const browser = await launch();
const page = await open(browser, base);
await page.evaluate(names => new Promise(resolve => {
  window.heard = [];
  window.opened = 0;
  window.events = new EventSource('/events?' + names.map(name => 'address=' + name).join('&'));
  events.onopen = () => { opened++; resolve(); };
  events.onmessage = event => heard.push(JSON.parse(event.data).body);
}), addresses);
const heard = count => page.waitForFunction(n => heard.length >= n, count, { timeout: 20000 });
const opened = count => page.waitForFunction(n => opened >= n, count, { timeout: 20000 });

let next = 0;
for (let cut = 1; cut <= 3; cut++) {
  for (let i = 0; i < 5; i++) { await publish(next++); }
  await heard(next);
  await call('DELETE', '/api/v1/connections?address=' + addresses[0]);
  for (let i = 0; i < 4; i++) { await publish(next++); } // while it is away
  await opened(cut + 1);
}
while (next < COUNT) { await publish(next++); }
await heard(COUNT);
const result = await page.evaluate(() => ({
  protocol: performance.getEntriesByType('navigation')[0].nextHopProtocol,
  opened,
  heard,
}));
console.log(JSON.stringify(result));
await browser.close();
