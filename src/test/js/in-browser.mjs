/*
 * node in-browser.mjs LIBRARY NODES TRANSPORT..: the scenarios over all transports at once, each in a page
 * of its own of a real browser. Prints as in-node.js.
 *
 * The pages have the origin of the first node; the others are other origins for them, but for htmlfile.
 */
import { launch, openBlank } from './browser.mjs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [library, json, ...transports] = process.argv.slice(2);
const nodes = JSON.parse(json);
const require = createRequire(import.meta.url);
const scripts = [require.resolve('sockjs-client/dist/sockjs.min.js'), require.resolve(library), require.resolve('./scenarios.js')];

const browser = await launch();

async function run(origin, urls, transport, slot) {
  const page = await openBlank(browser, origin);
  for (const path of scripts) {
    await page.addScriptTag({ content: readFileSync(path, 'utf8') });
  }
  const results = await page.evaluate(
    ([urls, transport, slot]) => scenarios.runAll(Object.assign({ EventBus, SockJS, transport, slot }, urls)),
    [urls, transport, slot],
  );
  results.forEach(result => console.log(JSON.stringify(Object.assign({ transport }, result))));
}

/** The client uses htmlfile within one origin only. */
function all(transport, slot) {
  return transport === 'htmlfile'
    ? Promise.all(['openUrl', 'ruledUrl', 'hookedUrl'].map(
      name => run(nodes[name], { [name]: nodes[name], tokens: nodes.tokens }, transport, slot)))
    : run(nodes.openUrl, nodes, transport, slot);
}

try {
  await Promise.all(transports.map(all));
} finally {
  await browser.close();
}
