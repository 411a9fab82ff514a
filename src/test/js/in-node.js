/*
 * node in-node.js LIBRARY NODES TRANSPORT..: the scenarios over all transports at once, in Node.
 * NODES is {"openUrl","ruledUrl","hookedUrl","tokens":{"holder","other"}}.
 * Prints one line of JSON for each: {"transport":"..","name":"..","ok":true}.
 */
'use strict';

const [library, nodes, ...transports] = process.argv.slice(2);
const SockJS = require('sockjs-client');
const EventBus = require(library);
const { runAll } = require('./scenarios.js');

Promise.all(transports.map(async (transport, slot) => {
  const results = await runAll(Object.assign({ EventBus, SockJS, transport, slot }, JSON.parse(nodes)));
  results.forEach(result => console.log(JSON.stringify(Object.assign({ transport }, result))));
})).then(() => process.exit(0));
