// Looks at the agent's desk in a headless Chromium for `cargo xtask bench B21`, and tells on the console, as JSON, what it saw.
// It takes one argument, JSON: address, cookie, chromium, repetitions, the text of a row, the signed message that brings that row to the
// top, and more of them with their marks.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { chromium } from '@playwright/test';

const wanted = JSON.parse(process.argv[2]);
const origin = `http://${wanted.address}`;
const PATIENCE_MS = 60_000;
// What a page would be that has nothing to do but to be there: its rows are in the document.
const ROWS = 25;

/** Runs in the page: notes when a text is painted, counts frames, and when each frame of a socket came. */
function watch(text) {
  const seen = { frame: 0, painted: null, arrived: null, wanted: text };
  window.seen = seen;
  const look = () => {
    seen.frame += 1;
    // Not `innerText`: it would have the page laid out in every frame.
    if (seen.painted === null && document.body?.textContent.includes(seen.wanted)) {
      // What this frame shows is on the screen when the next one begins.
      requestAnimationFrame(() => (seen.painted = { at: performance.now(), frame: seen.frame }));
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  seen.expect = (mark) => {
    Object.assign(seen, { frame: 0, painted: null, arrived: null, wanted: mark });
    requestAnimationFrame(look);
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', (event) => {
        if (seen.arrived === null && String(event.data).includes(seen.wanted)) seen.arrived = seen.frame;
      });
    }
  };
}

const painted = async (page) => {
  await page.waitForFunction(() => window.seen?.painted !== null, null, { timeout: PATIENCE_MS });
  return page.evaluate(() => window.seen.painted);
};

/** Opens a page and tells when the text was painted, and what came over the network for it. */
async function open(context, url) {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const kinds = new Map();
  const bytes = { Script: 0, Stylesheet: 0 };
  network.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (!response.fromDiskCache && !response.fromPrefetchCache) kinds.set(requestId, type);
  });
  network.on('Network.requestServedFromCache', ({ requestId }) => kinds.delete(requestId));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind in bytes) bytes[kind] += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'load' });
  const { at } = await painted(page);
  return { page, at, bytes: { ...bytes } };
}

/** Fetches what the desk loads before its list, as it goes over the wire. */
async function parts(browser) {
  const context = await fresh(browser);
  const page = await context.newPage();
  const urls = new Set();
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (['script', 'stylesheet', 'font'].includes(kind)) urls.add(`${kind} ${response.url()}`);
  });
  await page.goto(origin, { waitUntil: 'load' });
  await painted(page);
  await context.close();
  const all = [];
  for (const [kind, url] of [...urls].map((one) => one.split(' '))) {
    // Node decodes what it fetches: the same bytes go out again without, and the still page is no smaller for it.
    const answer = await fetch(url);
    all.push({
      kind,
      path: new URL(url).pathname,
      type: answer.headers.get('content-type'),
      bytes: Buffer.from(await answer.arrayBuffer()),
    });
  }
  return all;
}

/** A page of the same bytes that does nothing with its scripts. */
async function still(all) {
  const links = all.map(({ kind, path }) =>
    kind === 'stylesheet'
      ? `<link rel="stylesheet" href="${path}">`
      : `<link rel="preload" as="${kind}" crossorigin href="${path}">`,
  );
  const rows = Array.from({ length: ROWS }, () => `<li>${wanted.row}</li>`);
  const document = `<!doctype html><meta charset="utf-8">${links.join('')}<ul>${rows.join('')}</ul>`;
  const server = createServer((request, response) => {
    const part = all.find(({ path }) => path === request.url);
    response.setHeader('cache-control', part ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('content-type', part?.type ?? 'text/html');
    response.end(part?.bytes ?? document);
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

/** An empty cache. */
async function fresh(browser) {
  const context = await browser.newContext({ locale: 'pt-BR', viewport: { width: 1440, height: 900 } });
  const [name, value] = wanted.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  await context.addInitScript(watch, wanted.row);
  return context;
}

/** With an empty cache, and then with what it left behind. */
async function twice(browser, url) {
  const context = await fresh(browser);
  const cold = await open(context, url);
  await cold.page.close();
  const warm = await open(context, url);
  await context.close();
  return { cold, warm };
}

/** Sends a request as it stands there, and waits for the first of the answer. */
const send = (request) =>
  new Promise((answered, failed) => {
    const [host, port] = wanted.address.split(':');
    const socket = connect({ host, port: Number(port) }, () => socket.write(request));
    socket.once('data', () => answered(socket.destroy()));
    socket.once('error', failed);
  });

/** How many frames messages take from the socket to the screen. */
async function frames(browser) {
  const context = await fresh(browser);
  const { page } = await open(context, origin);
  await page.getByRole('button').filter({ hasText: wanted.row }).first().click();
  const counts = [];
  for (const { request, mark } of wanted.messages) {
    await page.evaluate((text) => window.seen.expect(text), mark);
    await send(request);
    const { frame } = await painted(page);
    counts.push(frame - (await page.evaluate(() => window.seen.arrived)));
  }
  await context.close();
  return counts;
}

const browser = await chromium.launch({
  executablePath: wanted.chromium,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
await send(wanted.latest);
const all = await parts(browser);
const { server, url } = await still(all);
const told = {
  desk_cold_ms: [],
  still_cold_ms: [],
  desk_warm_ms: [],
  still_warm_ms: [],
  js_cold_bytes: [],
  css_cold_bytes: [],
  js_warm_bytes: [],
};
for (let n = 0; n < wanted.repetitions; n += 1) {
  const desk = await twice(browser, origin);
  const beside = await twice(browser, url);
  told.desk_cold_ms.push(desk.cold.at);
  told.still_cold_ms.push(beside.cold.at);
  told.desk_warm_ms.push(desk.warm.at);
  told.still_warm_ms.push(beside.warm.at);
  told.js_cold_bytes.push(desk.cold.bytes.Script);
  told.css_cold_bytes.push(desk.cold.bytes.Stylesheet);
  told.js_warm_bytes.push(desk.warm.bytes.Script);
}
told.message_frames = await frames(browser);
await browser.close();
server.close();
console.log(JSON.stringify(told));
