/*
 * node page-in-browser.mjs URL-OF-THE-NODE INSIDE-URL CODE SHORT-CODE: the code of the documentation, and the shorter one
 * of the README, in pages of that origin, whose connections are ended by the node again and again while messages go on. At
 * last the first is kept away for longer than the history reaches. Prints {"heard","gaps","sessions","heardByShort"} as a
 * line of JSON.
 */
import { launch, openBlank } from './browser.mjs';

const [base, inside, code, shortCode] = process.argv.slice(2);
const ADDRESS = 'orders.new';
const heard = [];
const gaps = [];
const heardByShort = [];
let sessions = 0;
let next = 0;

async function call(method, path, body) {
  const answer = await fetch(inside + path, { method, body: body && JSON.stringify(body) });
  if (!answer.ok && answer.status !== 404) {
    throw new Error(path + ': ' + answer.status + ' ' + await answer.text());
  }
  return answer.status === 204 ? null : answer.json();
}

async function until(what, condition) {
  const deadline = Date.now() + 20000;
  while (!await condition()) {
    if (Date.now() > deadline) { throw new Error(what + ', after ' + JSON.stringify(heard)); }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function publish(count) {
  for (let i = 0; i < count; i++) { await call('POST', '/api/v1/publish', { address: ADDRESS, body: next++ }); }
}

const listens = () => until('both pages listen',
  async () => (await call('GET', '/api/v1/connections?address=' + ADDRESS)).connections.length === 2);
const hears = () => until('both pages hear ' + (next - 1),
  () => heard.includes(next - 1) && heardByShort.includes(next - 1));

const browser = await launch();
const page = await openBlank(browser, base);
page.on('websocket', () => sessions++);
page.on('console', message => {
  if (message.type() === 'log') { heard.push(Number(message.text())); }
  if (message.type() === 'warning') { gaps.push(JSON.parse(message.text())); }
});
await page.addScriptTag({ content: code });
const short = await openBlank(browser, base);
short.on('console', message => { // a browser also says here that a page has no icon
  if (message.type() === 'log') { heardByShort.push(Number(message.text())); }
  if (message.type() === 'warning') { heardByShort.push(message.text()); }
});
await short.addScriptTag({ content: shortCode });
await listens();
for (let cut = 0; cut < 3; cut++) { // the first before there has been a message
  await call('DELETE', '/api/v1/connections?address=' + ADDRESS);
  await publish(4);
  await hears();
  await publish(3);
  await hears();
}
await call('POST', '/api/v1/bans', { client: 'my-page', seconds: 60 });
await publish(30);
await call('DELETE', '/api/v1/bans/client/my-page');
await hears();
console.log(JSON.stringify({ heard, gaps, sessions, heardByShort }));
await browser.close();
