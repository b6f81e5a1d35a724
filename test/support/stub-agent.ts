import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { openDoor } from '../../agent/ipc/door.ts';
import { AgentState } from '../../model/agent-state.ts';
import { parseJson } from '../../model/json.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { stateOf } from './states.ts';

/**
 * An agent with a real door and no mind, for the shell in a runtime whose Node is too old for the
 * real one. Its state is what the test writes to `DATA/stub-state.json`; what it is asked it notes
 * in `DATA/stub-requests.log`. Its page tries what a page must not be able to do, and notes what
 * came of it. It asks the first shell that offers to tell the way to a URL.
 */
const dataFolder = process.argv[process.argv.indexOf('--data') + 1] ?? '';

const PAGE = `<!doctype html><title>Stub page</title><h1>Stub page</h1><script>
  const strange = new URL('http://127.0.0.1:' + location.hash.slice(1) + '/stolen');
  const tried = (promise) => promise.then(() => 'granted', (error) => error.name === 'NotAllowedError' ? 'denied' : 'denied: ' + error.name);
  const loads = (tag, url, under = document.body) => new Promise((resolve) => {
    const element = document.createElement(tag);
    element.onload = () => resolve('loaded');
    element.onerror = () => resolve('denied');
    element[tag === 'link' ? 'href' : 'src'] = url;
    if (tag === 'link') element.rel = 'stylesheet';
    under.append(element);
    setTimeout(resolve, 1500, 'denied');
  });
  const outcome = {
    node: typeof require + ' ' + typeof process + ' ' + typeof module,
    bridge: ['electron', 'ipcRenderer', 'api', 'opener'].filter((name) => window[name] != null).join(),
    webview: typeof document.createElement('webview').getWebContentsId,
    opened: ['http://127.0.0.1:1/', strange, 'file:///etc/passwd', 'javascript:1', 'https://evil.example/', 'https://learn.microsoft.com/exchange/']
      .map((url) => window.open(url) === null ? 'denied' : 'opened').join(),
  };
  Promise.all([
    fetch(strange, { mode: 'no-cors' }).then(() => 'loaded', () => 'denied'),
    fetch('file:///etc/passwd').then(() => 'loaded', () => 'denied'),
    loads('img', strange), loads('script', strange), loads('link', strange),
    loads('script', 'file:///etc/passwd'),
    new Promise((resolve) => { const socket = new WebSocket('ws://' + strange.host); socket.onopen = () => resolve('loaded'); socket.onerror = () => resolve('denied'); }),
  ]).then((requests) => Promise.all([
    requests,
    new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), (error) => resolve(error.code === 1 ? 'denied' : 'failed'))),
    Notification.requestPermission(),
    Promise.all(['geolocation', 'notifications', 'midi', 'camera', 'microphone', 'clipboard-read'].map((name) =>
      navigator.permissions.query({ name }).then(({ state }) => state, (error) => error.name))),
    navigator.permissions.query({ name: 'clipboard-write' }).then(({ state }) => state, (error) => error.name),
    tried(navigator.mediaDevices.getUserMedia({ audio: true })),
    tried(navigator.mediaDevices.getDisplayMedia({ video: true })),
  ])).then(([requests, geolocation, notifications, checked, copying, media, screen]) =>
      fetch('/outcome?' + encodeURIComponent(JSON.stringify({ ...outcome, requests: requests.join(), geolocation, notifications, checked: checked.join(), copying, media, screen }))))
    .then(() => { location.href = strange; })
    .then(() => new Promise((resolve) => setTimeout(resolve, 200)))
    .then(() => { location.href = 'file:///etc/passwd'; })
    .then(() => new Promise((resolve) => setTimeout(resolve, 200)))
    .then(() => fetch('/stayed?' + encodeURIComponent(location.pathname)));
</script>`;

const note = (what: string): void => {
  appendFileSync(join(dataFolder, 'stub-requests.log'), `${what}\n`);
};

function stateOnDisk(): AgentState {
  const state = AgentState.safeParse(
    parseJson(readFileSync(join(dataFolder, 'stub-state.json'), 'utf8')),
  );
  return state.success ? state.data : agent.handle.state();
}

const strangers = createServer((request, response) => {
  note(`strange ${request.url ?? ''}`);
  response.end();
}).listen(0, '127.0.0.1');

const page = createServer((request, response) => {
  if (request.url?.startsWith('/outcome?') === true)
    note(`outcome ${decodeURIComponent(request.url.slice('/outcome?'.length))}`);
  if (request.url?.startsWith('/stayed?') === true)
    note(`stayed ${decodeURIComponent(request.url.slice('/stayed?'.length))}`);
  response.setHeader('content-type', 'text/html');
  response.end(request.url === '/' ? PAGE : '');
}).listen(0, '127.0.0.1');

const portOf = (server: typeof page): string => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
};

const agent = scriptedAgent(stateOf());
const asking = setInterval(() => {
  if (agent.askProxy({ id: 1, url: 'https://collect.corp.example/' }) > 0) clearInterval(asking);
}, 200);

agent.answer({
  'proxy.answer': ({ ways }) => {
    note(`ways ${String(ways)}`);
    return {};
  },
  'probe.run': () => {
    note('probe.run');
    return Promise.resolve(agent.handle.state());
  },
  'page.open': () => {
    note('page.open');
    return Promise.resolve({ url: `http://127.0.0.1:${portOf(page)}/#${portOf(strangers)}` });
  },
});

void main();

async function main(): Promise<void> {
  const door = await openDoor({
    handle: agent.handle,
    dataFolder,
    version: '0',
    startedAt: new Date().toISOString(),
    log: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
  if (!door.ok) throw new Error(door.message);
  agent.publish(stateOnDisk());
  let last = JSON.stringify(agent.handle.state());
  setInterval(() => {
    const state = stateOnDisk();
    if (JSON.stringify(state) === last) return;
    last = JSON.stringify(state);
    agent.publish(state);
  }, 50);
}
