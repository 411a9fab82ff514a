/*
 * node in-node.js LIBRARY OPEN-URL RULED-URL TRANSPORT..: the scenarios over all transports at once, in Node.
 * Prints one line of JSON for each: {"transport":"..","name":"..","ok":true}.
 */
'use strict';

const [library, openUrl, ruledUrl, ...transports] = process.argv.slice(2);
const SockJS = require('sockjs-client');
const EventBus = require(library);
const { runAll } = require('./scenarios.js');

Promise.all(transports.map(async (transport, slot) => {
  const results = await runAll({ EventBus, SockJS, openUrl, ruledUrl, transport, slot });
  results.forEach(result => console.log(JSON.stringify(Object.assign({ transport }, result))));
})).then(() => process.exit(0));
