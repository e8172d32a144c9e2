// Records the golden files beside it: what a real browser's accessibility tree says about each page, and the text that the reference
// (OpenClaw 2026.9.6, its own snapshot over the DevTools protocol) makes of it.
//   node record.mjs <directory of an installed openclaw>/dist <chromium>
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const [dist, chromium] = process.argv.slice(2);
const here = import.meta.dirname;
const reference = Object.values(await import(path.join(dist, fs.readdirSync(dist).find((name) => /^chrome-[\w-]{8}\.mjs$/.test(name)
  && fs.readFileSync(path.join(dist, name), 'utf8').includes('function snapshotRoleViaCdpSession')))))
  .find((value) => value?.name === 'snapshotRoleViaCdpSession');
const scan = fs.readFileSync(path.join(here, '../../../../../src/OpenClaw.Browser/Snapshot/scan.js'), 'utf8');
const options = [{}, { interactive: true }, { interactive: true, compact: true, maxDepth: 6 }, { compact: true }, { maxDepth: 3 }, { urls: true }, { compact: true, maxChars: 600 }];

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'record-'));
const browser = spawn(chromium, ['--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=1200,800', '--remote-debugging-port=0', `--user-data-dir=${home}`], { stdio: ['ignore', 'ignore', 'pipe'] });
const endpoint = await new Promise((resolve) => {
  let heard = '';
  browser.stderr.on('data', (data) => {
    heard += data;
    const found = heard.match(/listening on (ws:\S+)/);
    if (found) resolve(found[1]);
  });
});
const socket = new WebSocket(endpoint);
await new Promise((resolve) => { socket.onopen = resolve; });
const waiting = new Map();
let lastId = 0;
let sessionId;
let loaded = () => {};
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.method === 'Page.loadEventFired') loaded();
  if (!frame.id) return;
  const { resolve, reject } = waiting.get(frame.id);
  if (frame.error) reject(new Error(frame.error.message)); else resolve(frame.result);
};
const send = (method, params = {}) => new Promise((resolve, reject) => {
  waiting.set(++lastId, { resolve, reject });
  socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
});
const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
({ sessionId } = await send('Target.attachToTarget', { targetId, flatten: true }));
await send('Page.enable');

for (const name of fs.readdirSync(here).filter((file) => file.endsWith('.html'))) {
  const ready = new Promise((resolve) => { loaded = resolve; });
  await send('Page.navigate', { url: 'file://' + path.join(here, name) });
  await ready;
  const tree = await send('Accessibility.getFullAXTree');
  for (const node of tree.nodes) {
    delete node.ignoredReasons;
    delete node.chromeRole;
    for (const value of [node.name, node.description, node.value]) delete value?.sources;
    for (const { value } of node.properties ?? []) delete value.relatedNodes;
  }
  const found = await send('Runtime.evaluate', {
    expression: `(${scan})(true,5000,8192)`,
    serializationOptions: { serialization: 'deep', maxDepth: 3, additionalParameters: { maxNodeDepth: 0, includeShadowTree: 'none' } },
  });
  const frames = {};
  for (const node of tree.nodes.filter(({ role }) => role.value.toLowerCase() === 'iframe')) {
    const { node: described } = await send('DOM.describeNode', { backendNodeId: node.backendDOMNodeId });
    frames[node.backendDOMNodeId] = described.contentDocument?.frameId ?? described.frameId;
  }
  const cases = [];
  for (const { maxChars, urls, ...rest } of options) {
    const answer = await reference({ send, options: rest, urls, maxChars, recurseIframes: false });
    cases.push({ options: { ...rest, urls, maxChars }, answer });
  }
  const text = JSON.stringify({ tree, scan: found, frames, cases }, null, 1).replace(/\n\s+/g, (indent) => (indent.length <= 4 ? indent : ''));
  fs.writeFileSync(path.join(here, name.replace('.html', '.json')), text.replaceAll(`file://${here}/`, 'file:///pages/') + '\n');
}
await send('Page.close').catch(() => {});
browser.kill();
await new Promise((resolve) => browser.once('exit', resolve));
fs.rmSync(home, { recursive: true, force: true });
process.exit(0);
