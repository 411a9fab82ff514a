/*
 * node in-browser.mjs LIBRARY OPEN-URL RULED-URL TRANSPORT..: the scenarios over all transports at once, each in a page
 * of its own of a real browser. Prints as in-node.js.
 *
 * The pages have the origin of the first node; the second is another origin for them.
 */
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [library, openUrl, ruledUrl, ...transports] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const scripts = [require.resolve('sockjs-client/dist/sockjs.min.js'), require.resolve(library), require.resolve('./scenarios.js')];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});

async function run(transport, slot) {
  // A context of its own: a browser opens six connections to a host, and streams take one each. The page is the node's
  // greeting: a page that came from nowhere may not reach the loopback.
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await page.goto(openUrl);
  for (const path of scripts) {
    await page.addScriptTag({ content: readFileSync(path, 'utf8') });
  }
  const results = await page.evaluate(
    ([openUrl, ruledUrl, transport, slot]) => scenarios.runAll({ EventBus, SockJS, openUrl, ruledUrl, transport, slot }),
    [openUrl, ruledUrl, transport, slot],
  );
  results.forEach(result => console.log(JSON.stringify(Object.assign({ transport }, result))));
}

try {
  await Promise.all(transports.map(run));
} finally {
  await browser.close();
}
