/* The browser of this machine, and what its pages have in common. */
import { chromium } from 'playwright-core';

/** Without a window, and without what a browser does for its maker. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      // A page that a test made up has no address, and may otherwise not reach the loopback.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
    ],
  });
}

/** A page of a context of its own: a browser opens six connections to a host, and streams take one each. */
export async function open(browser, url) {
  const context = await browser.newContext({ bypassCSP: true, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** A page of an application of that origin: without the policies of the node's own pages, which forbid forms. */
export async function openBlank(browser, origin) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const url = new URL('/page-of-an-application', origin).toString();
  await page.route(url, route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>page</title><body>' }));
  await page.goto(url);
  // As long as there is a route, every request of the page waits until it has been asked whether it is meant.
  await page.unroute(url);
  return page;
}
