/*
 * What an application sees of the bridge through an official client. Runs in Node and in a browser, against three nodes:
 * one where everything is permitted, with a service on its event bus, one with rules and short timeouts, one with a hook.
 *
 * A scenario throws if it does not see what it should. The numbers are rows of the table of behaviours that the
 * official bridge's own tests assert.
 */
(function (root, factory) {
  if (typeof module === 'object' && module.exports) {
    module.exports = factory();
  } else {
    root.scenarios = factory();
  }
})(this, function () {
  'use strict';

  const PATIENCE = 60000; // for a machine with much else to do; nothing waits for it on another
  const TYPES = { string: 'hi', object: { a: [1, { b: 2 }] }, array: [1, 'two', null], number: 12.5, yes: true, no: false };
  let names = 0;

  function fresh(stem) {
    return stem + '.' + Math.random().toString(36).slice(2) + '.' + ++names;
  }

  function same(actual, expected) {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) {
      throw new Error('expected ' + b + ' but was ' + a);
    }
  }

  function within(promise, what) {
    let timer;
    const late = new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('nothing within ' + PATIENCE + ' ms: ' + what)), PATIENCE);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  /** Values that come, and whoever waits for them. */
  function inbox(what) {
    const values = [];
    const waiting = [];
    return {
      add(value) {
        waiting.length ? waiting.shift()(value) : values.push(value);
      },
      next() {
        return values.length ? Promise.resolve(values.shift()) : within(new Promise(r => waiting.push(r)), what);
      },
    };
  }

  /** An open client of the bridge. */
  async function connect(EventBus, url, options) {
    const bus = new EventBus(url, Object.assign({ vertxbus_ping_interval: 300, timeout: 30000 }, options));
    bus.errors = inbox('an error of the bridge');
    bus.closes = inbox('a close');
    bus.onerror = error => bus.errors.add(error);
    await within(new Promise((resolve, reject) => {
      bus.onopen = resolve;
      bus.onclose = reject;
    }), 'an open connection');
    bus.onclose = event => bus.closes.add(event);
    return bus;
  }

  function request(bus, address, body, headers) {
    return within(new Promise((resolve, reject) => {
      bus.send(address, body, headers || {}, (error, reply) => (error ? reject(error) : resolve(reply)));
    }), 'a reply from ' + address);
  }

  async function failure(bus, address, body) {
    try {
      await request(bus, address, body);
    } catch (error) {
      return error;
    }
    throw new Error('a failure was expected');
  }

  /** When this is done, the node has carried out all that the client said before. */
  function fence(bus) {
    return within(new Promise(resolve => bus.send(bus.fence, null, {}, () => resolve())), 'the fence');
  }

  /** A registered handler, as an inbox of messages. */
  async function listen(bus, address) {
    const messages = inbox('a message for ' + address);
    messages.handler = (error, message) => messages.add(error || message);
    bus.registerHandler(address, messages.handler);
    await fence(bus);
    return messages;
  }

  /** The cluster takes back one registration and makes another: a send in between may find neither. */
  async function heard(bus, address, messages) {
    const again = setInterval(() => bus.send(address, 'probe'), 200);
    await messages.next();
    clearInterval(again);
    bus.send(address, 'last probe');
    while ((await messages.next()).body !== 'last probe') {}
  }

  function raw(bus, envelope) {
    bus.sockJSConn.send(typeof envelope === 'string' ? envelope : JSON.stringify(envelope));
  }

  async function refused(bus, say, error) {
    say();
    same((await bus.errors.next()).body, error);
  }

  const open = {
    'send: every type arrives at a consumer as it was (10-15)': async ({ a, b }) => {
      for (const [type, body] of Object.entries(TYPES)) {
        const address = fresh('send.' + type);
        const messages = await listen(b, address);
        a.send(address, body);
        const message = await messages.next();
        same([message.type, message.address, message.body], ['rec', address, body]);
      }
    },
    'publish: every type arrives at two consumers (16-21)': async ({ a, b }) => {
      for (const [type, body] of Object.entries(TYPES)) {
        const address = fresh('publish.' + type);
        const own = await listen(a, address);
        const other = await listen(b, address);
        a.publish(address, body);
        same((await own.next()).body, body);
        same((await other.next()).body, body);
      }
    },
    'receive: every type sent by a service arrives as it was (22-27)': async ({ a }) => {
      for (const body of Object.values(TYPES)) {
        const address = fresh('service');
        const messages = await listen(a, address);
        a.send('service.publish', { address, body });
        const message = await messages.next();
        same(Object.keys(message).sort(), ['address', 'body', 'type']);
        same(message.body, body);
      }
    },
    'unregister: a second message is not delivered (28)': async ({ a, b }) => {
      const address = fresh('unregister');
      const messages = await listen(a, address);
      const after = await listen(a, address + '.after');
      b.publish(address, 1);
      same((await messages.next()).body, 1);
      a.unregisterHandler(address, messages.handler);
      await fence(a);
      messages.add = () => { throw new Error('delivered after unregister'); };
      b.publish(address, 2);
      b.publish(address + '.after', 3);
      same((await after.next()).body, 3);
    },
    'several handlers of one address are one registration': async ({ a, b }) => {
      const address = fresh('several');
      const first = await listen(a, address);
      const second = await listen(a, address);
      b.publish(address, 1);
      same((await first.next()).body, 1);
      same((await second.next()).body, 1);
      a.unregisterHandler(address, first.handler);
      await fence(a);
      b.publish(address, 2);
      same((await second.next()).body, 2);
    },
    'what is no envelope is answered with its error (29-32, 56)': async ({ a }) => {
      await refused(a, () => raw(a, { type: 'what', address: 'x' }), 'invalid_type');
      await refused(a, () => raw(a, 'no json'), 'invalid_json');
      await refused(a, () => raw(a, { address: 'x' }), 'missing_type');
      await refused(a, () => raw(a, { type: 'send', body: 1 }), 'missing_address');
      const long = { type: 'send', address: 'x', replyAddress: 'r'.repeat(37) };
      await refused(a, () => raw(a, long), 'invalid_reply_address');
    },
    'a reply has its headers, one as text and several as an array (46, 47)': async ({ a }) => {
      const reply = await request(a, 'service.echo', { x: 1 }, { asked: 'yes' });
      same(reply.body, { x: 1 });
      same(reply.headers, { asked: 'yes', many: ['1', '2'] });
    },
    'a service asks a client and gets its answer (48)': async ({ a }) => {
      const address = fresh('asked');
      a.registerHandler(address, (error, message) => message.reply({ answer: message.body.question + 1 }));
      await fence(a);
      const reply = await request(a, 'service.ask', { address, question: 41 });
      same(reply.body, { answer: 42 });
    },
    'a client asks a client, and is asked back': async ({ a, b }) => {
      const address = fresh('dialogue');
      b.registerHandler(address, (error, message) => {
        message.reply('who?', {}, (failed, answer) => answer.reply('hello ' + answer.body));
      });
      await fence(b);
      const who = await request(a, address, 'knock');
      same(who.body, 'who?');
      const last = await within(new Promise(resolve => who.reply('ann', {}, (error, message) => resolve(message))), 'hello');
      same(last.body, 'hello ann');
    },
    'a failure has its code, type and text': async ({ a }) => {
      same(await failure(a, 'service.fail', 1), { failureCode: 7, failureType: 'RECIPIENT_FAILURE', message: 'no luck' });
    },
    'a request nobody is there for fails at once': async ({ a }) => {
      const error = await failure(a, fresh('nobody'), 1);
      same([error.failureCode, error.failureType], [-1, 'NO_HANDLERS']);
    },
    'two registrations of one address are told, and one takes both back (63, 64)': async ({ a, b }) => {
      const address = fresh('twice');
      raw(a, { type: 'register', address });
      await refused(a, () => raw(a, { type: 'register', address }), 'address_already_registered');
      raw(a, { type: 'unregister', address });
      raw(a, { type: 'unregister', address });
      await fence(a);
      const messages = await listen(b, address);
      await heard(a, address, messages);
      for (let i = 0; i < 4; i++) {
        a.send(address, i);
        same((await messages.next()).body, i);
      }
    },
    'any text comes through as it was': async ({ a, b }) => {
      const address = fresh('text');
      const messages = await listen(b, address);
      const texts = ['100% %25 %zz', '</script><!--', '\u2028\u2029\ufeff\uffff', '\u0000\n\r\t"\\', '\ud83d\ude00', '\u00e9\u4e2d'];
      for (const text of texts) {
        a.publish(address, text);
        same((await messages.next()).body, text);
      }
    },
    'a long message comes through as it was': async ({ a, b }) => {
      const address = fresh('long');
      const messages = await listen(b, address);
      const text = 'x'.repeat(60000);
      a.publish(address, text);
      same((await messages.next()).body === text, true);
    },
    'many messages come in their order': async ({ a, b }) => {
      const address = fresh('many');
      const messages = await listen(b, address);
      for (let i = 0; i < 300; i++) {
        a.publish(address, { i, filler: 'x'.repeat(500) });
      }
      for (let i = 0; i < 300; i++) {
        same((await messages.next()).body.i, i);
      }
    },
    'a client that reconnects registers again and goes on': async ({ b, EventBus, url, options }) => {
      const again = await connect(EventBus, url, Object.assign({ vertxbus_reconnect_delay_min: 50 }, options));
      again.fence = b.fence;
      again.enableReconnect(true);
      const back = within(new Promise(resolve => (again.onreconnect = resolve)), 'a new connection');
      again.sockJSConn.close();
      await back;
      const messages = await listen(again, fresh('back'));
      b.publish(Object.keys(again.handlers)[0], 1);
      same((await messages.next()).body, 1);
      again.close();
    },
  };

  const ruled = {
    'what no rule permits is denied (33)': async ({ a }) => {
      await refused(a, () => a.send('nowhere', 1), 'access_denied');
      await refused(a, () => a.publish('nowhere', 1), 'access_denied');
      await refused(a, () => a.registerHandler('nowhere', () => {}), 'access_denied');
      await refused(a, () => raw(a, { type: 'unregister', address: 'nowhere' }), 'access_denied');
    },
    'rules for what comes in: address, pattern, structure (34-38)': async ({ a, b, slot }) => {
      for (const address of ['exact.' + slot, 'pattern.' + slot + '.in']) {
        const messages = await listen(b, address);
        a.send(address, 1);
        same((await messages.next()).body, 1);
        b.unregisterHandler(address, messages.handler);
        await fence(b);
      }
      await refused(a, () => a.send('pattern.' + slot + '.', 1), 'access_denied');
      const shaped = 'shaped.' + slot;
      const messages = await listen(b, shaped);
      a.send(shaped, { kind: 'good', more: 1 });
      same((await messages.next()).body, { kind: 'good', more: 1 });
      await refused(a, () => a.send(shaped, { kind: 'bad' }), 'access_denied');
      await refused(a, () => a.send(shaped, 'text'), 'access_denied');
      await refused(a, () => a.send('exact.out', { kind: 'good' }), 'access_denied');
      b.unregisterHandler(shaped, messages.handler);
      await fence(b);
    },
    'rules for what goes out: what does not fit is dropped without a word (39-45)': async ({ a, b, slot }) => {
      const picky = 'picky.' + slot;
      const messages = await listen(a, picky);
      b.publish(picky, { kind: 'bad' });
      b.publish(picky, { kind: 'good', n: 2 });
      same((await messages.next()).body, { kind: 'good', n: 2 });
      await refused(a, () => a.registerHandler('exact.not', () => {}), 'access_denied');
      a.unregisterHandler(picky, messages.handler);
      await fence(a);
    },
    'a request that is not answered in time fails (49)': async ({ a, b, slot }) => {
      const silent = await listen(b, 'exact.' + slot);
      const error = await failure(a, 'exact.' + slot, 1);
      same([error.failureCode, error.failureType], [-1, 'TIMEOUT']);
      b.unregisterHandler('exact.' + slot, silent.handler);
      await fence(b);
    },
    'a reply to a reply that is not answered in time fails (50)': async ({ a, b, slot }) => {
      const failed = inbox('a failure');
      const handler = (error, message) => message.reply('and?', {}, late => failed.add(late));
      b.registerHandler('exact.' + slot, handler);
      await fence(b);
      same((await request(a, 'exact.' + slot, 1)).body, 'and?');
      same((await failed.next()).failureType, 'TIMEOUT');
      b.unregisterHandler('exact.' + slot, handler);
      await fence(b);
    },
    'one registration too many is told, and the others go on working (51)': async ({ EventBus, url, options, b, slot }) => {
      const full = await connect(EventBus, url, options);
      const names = [1, 2, 3, 4].map(n => 'pattern.' + slot + '.' + n);
      const boxes = names.map(name => {
        const messages = inbox(name);
        full.registerHandler(name, (error, message) => messages.add(message));
        return messages;
      });
      await refused(full, () => full.registerHandler('pattern.' + slot + '.5', () => {}), 'max_handlers_reached');
      b.publish(names[3], 4);
      same((await boxes[3].next()).body, 4);
      full.close();
    },
    'an address that is too long is told (52)': async ({ a }) => {
      await refused(a, () => a.registerHandler('x'.repeat(31), () => {}), 'max_address_length_reached');
    },
    'what asks for a user is not for nobody (53)': async ({ a }) => {
      await refused(a, () => a.send('guarded', 1), 'not_logged_in');
    },
    'a user who holds what is asked for is served, and another is not (54, 55)': async ({ EventBus, url, options, tokens }) => {
      const holder = await connect(EventBus, url, options);
      raw(holder, { type: 'hello', version: 1, token: tokens.holder });
      const served = await failure(holder, 'guarded', 1);
      same(served.failureType, 'NO_HANDLERS');
      holder.close();
      const other = await connect(EventBus, url, options);
      raw(other, { type: 'hello', version: 1, token: tokens.other });
      await refused(other, () => other.send('guarded', 1), 'access_denied');
      other.close();
    },
    'a client that does not ping is sent away (57, 58, 71)': async ({ SockJS, url, options }) => {
      const socket = new SockJS(url, null, options);
      const event = await within(new Promise(resolve => (socket.onclose = resolve)), 'the close');
      same([event.code, event.reason, event.wasClean], [3000, 'Go away!', true]);
    },
    'the transport is the one that was asked for': async ({ a, options }) => {
      same(a.sockJSConn.transport, options.transports);
    },
  };

  /** By the endings of addresses: bad is refused, bare loses its address, rewritten gets a header. */
  const hooked = {
    'what the hook refuses is told (5)': async ({ a }) => {
      const address = fresh('hooked') + '.bad';
      await refused(a, () => a.send(address, 1), 'rejected');
      await refused(a, () => a.publish(address, 1), 'rejected');
      await refused(a, () => a.registerHandler(address, () => {}), 'rejected');
      await refused(a, () => raw(a, { type: 'unregister', address }), 'rejected');
    },
    'what the hook leaves without an address is told (6)': async ({ a }) => {
      const address = fresh('hooked') + '.bare';
      await refused(a, () => a.send(address, 1), 'missing_address');
      await refused(a, () => a.publish(address, 1), 'missing_address');
      await refused(a, () => a.registerHandler(address, () => {}), 'missing_address');
      await refused(a, () => raw(a, { type: 'unregister', address }), 'missing_address');
    },
    'headers of register bring the past first and then what is new': async ({ a, b }) => {
      const address = fresh('kept');
      for (const body of [1, 2, 3]) {
        a.publish(address, body);
      }
      const all = inbox('a message for ' + address);
      a.registerHandler(address, { last: 10 }, (error, message) => all.add(error || message));
      const first = await all.next();
      same([first.body, (await all.next()).body, (await all.next()).body], [1, 2, 3]);
      const rest = inbox('a message for ' + address);
      const since = first.epoch + ':' + first.offset;
      b.registerHandler(address, { since }, (error, message) => rest.add(error || message));
      same([(await rest.next()).body, (await rest.next()).body], [2, 3]);
      a.publish(address, 4);
      same([(await all.next()).body, (await rest.next()).body], [4, 4]);
    },
    'a publish that asks for it is acknowledged, and recorded once': async ({ SockJS, url, options }) => {
      const address = fresh('kept');
      const socket = new SockJS(url, null, options);
      const answers = inbox('an answer to a publish');
      socket.onmessage = event => answers.add(JSON.parse(event.data));
      await within(new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onclose = reject;
      }), 'an open connection');
      const say = envelope => socket.send(JSON.stringify(envelope));
      say({ type: 'hello', version: 1 });
      same((await answers.next()).type, 'hello');
      for (const id of ['one', 'one', 'two']) {
        say({ type: 'publish', address, body: 'news', id, ack: true });
      }
      for (const [id, offset] of [['one', 1], ['one', 1], ['two', 2]]) {
        const answer = await answers.next();
        same([answer.type, answer.id, answer.offset], ['published', id, offset]);
      }
      socket.close();
    },
    'what the hook lets pass or rewrites arrives like that (3, 4)': async ({ a, b }) => {
      for (const [ending, headers] of [['.plain', undefined], ['.rewritten', { 'seen-by': 'hook' }]]) {
        const address = fresh('hooked') + ending;
        const messages = await listen(b, address);
        a.send(address, { n: 1 });
        const message = await messages.next();
        same([message.body, message.headers], [{ n: 1 }, headers]);
      }
    },
  };

  async function run(group, context, results) {
    const { EventBus, url, options } = context;
    const [a, b] = await Promise.all([connect(EventBus, url, options), connect(EventBus, url, options)]);
    a.fence = b.fence = context.fence;
    for (const [name, scenario] of Object.entries(group)) {
      try {
        await scenario(Object.assign({ a, b }, context));
        results.push({ name, ok: true });
      } catch (error) {
        results.push({ name, ok: false, why: String((error && error.stack) || JSON.stringify(error)) });
      }
    }
    a.close();
    b.close();
  }

  /**
   * Runs all scenarios over one transport, the nodes at the same time; the result is a list of {name, ok, why}. Addresses
   * that rules name end in the slot, so that several transports may run at once.
   */
  async function runAll({ EventBus, SockJS, openUrl, ruledUrl, hookedUrl, tokens, transport, slot }) {
    const options = { transports: transport };
    const results = [];
    const nodes = [
      [open, openUrl, fresh('fence')],
      [ruled, ruledUrl, 'fence'],
      [hooked, hookedUrl, fresh('fence')],
    ];
    try {
      await Promise.all(nodes.filter(([, url]) => url).map(([group, url, fence]) =>
        run(group, { EventBus, SockJS, url, options, slot, tokens, fence }, results)));
    } catch (error) {
      results.push({ name: 'two clients connect', ok: false, why: String((error && error.stack) || JSON.stringify(error)) });
    }
    return results;
  }

  return { runAll };
});
