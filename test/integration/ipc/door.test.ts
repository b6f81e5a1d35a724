import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentClient, connectAgent } from '../../../agent/client/client.ts';
import { doorSpots } from '../../../agent/ipc/door-place.ts';
import { type DoorOptions, openDoor, type OpenedDoor } from '../../../agent/ipc/door.ts';
import { AgentFile, PROTOCOL_VERSION } from '../../../model/contract.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { type ScriptedAgent, scriptedAgent } from '../../support/scripted-agent.ts';
import { stateOf } from '../../support/states.ts';
import { describeWhere, needsRoot } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const WITHIN = { timeoutMs: 5_000 };

let folder: string;
let log: string[];
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lm-door-'));
  log = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  { handle }: Pick<ScriptedAgent, 'handle'>,
  changes: Partial<DoorOptions> = {},
): Promise<Extract<OpenedDoor, { ok: true }>> {
  const door = await openDoor({
    handle,
    dataFolder: folder,
    version: '0.0.1',
    startedAt: '2026-05-04T06:00:00.000Z',
    log: (line) => log.push(line),
    ...changes,
  });
  if (!door.ok) throw new Error(door.message);
  cleanups.push(() => door.close());
  return door;
}

async function attach(): Promise<AgentClient> {
  const connected = await connectAgent(folder, WITHIN);
  if (!connected.ok) throw new Error(connected.message);
  cleanups.push(() => {
    connected.client.close();
  });
  return connected.client;
}

/** An agent that answers so. */
function agentThat(
  answers: Parameters<ScriptedAgent['answer']>[0] = {},
  state = stateOf(),
): ScriptedAgent {
  const agent = scriptedAgent(state);
  agent.answer(answers);
  return agent;
}

const ANY_AGENT = { protocol: PROTOCOL_VERSION, pid: 1, token: 't', version: '1', startedAt: '' };
const agentFile = (): AgentFile =>
  AgentFile.parse(JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8')));
const hello = (): string =>
  `${JSON.stringify({ protocol: PROTOCOL_VERSION, token: agentFile().token })}\n`;

/**
 * A client that keeps to no protocol: sends `text`, and gives all that came when the agent ends the
 * connection.
 */
function rawExchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(agentFile().socket, () => socket.write(text));
    cleanups.push(() => socket.destroy());
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
  });
}

const seen = (states: AgentState[]): number[] => states.map(({ outbox }) => outbox.count);
const counting = (count: number): AgentState =>
  stateOf({ outbox: { count, bytes: 0, heldBecause: null, trouble: null } });

describe('a face at the door', () => {
  it('gets what it asks for', async () => {
    await open(agentThat({ 'page.open': () => Promise.resolve({ url: 'http://127.0.0.1:1/' }) }));
    const client = await attach();

    const answer = await client.request('page.open', {}, WITHIN);

    expect(answer).toEqual({ ok: true, result: { url: 'http://127.0.0.1:1/' } });
  });

  it('is told the present state and then every change, and two faces are told the same', async () => {
    const agent = agentThat({}, counting(1));
    await open(agent);
    const [one, two]: [AgentState[], AgentState[]] = [[], []];
    await (await attach()).subscribe((state) => one.push(state), WITHIN);
    await (await attach()).subscribe((state) => two.push(state), WITHIN);

    agent.publish(counting(2));
    agent.publish(counting(3));

    await until(() => one.length === 3 && two.length === 3);
    expect([seen(one), seen(two)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('learns that its request failed and why, while the door stays open', async () => {
    await open(
      agentThat({
        'sync.run': () => Promise.reject(new Error('the disk is full')),
        'state.get': () => Promise.resolve(counting(4)),
      }),
    );
    const client = await attach();

    const failure = await client.request('sync.run', {}, WITHIN);
    const state = await client.request('state.get', {}, WITHIN);

    expect(failure).toMatchObject({
      ok: false,
      reason: 'failed',
      message: expect.stringContaining('the disk is full') as string,
    });
    expect(state).toMatchObject({ ok: true, result: { outbox: { count: 4 } } });
    expect(log).toContainEqual(expect.stringContaining('the disk is full'));
  });

  it('never gets an answer that breaks the contract', async () => {
    await open(
      agentThat({ 'page.open': () => Promise.resolve({ url: 7 } as unknown as { url: string }) }),
    );
    const client = await attach();

    expect(await client.request('page.open', {}, WITHIN)).toMatchObject({
      ok: false,
      reason: 'failed',
    });
  });

  it('waits no longer than it wants to, and the late answer disturbs nothing', async () => {
    let release = (): void => undefined;
    const late = new Promise<{ url: string }>((resolve) => {
      release = () => {
        resolve({ url: 'http://late' });
      };
    });
    await open(
      agentThat({ 'page.open': () => late, 'state.get': () => Promise.resolve(counting(5)) }),
    );
    const client = await attach();

    const first = await client.request('page.open', {}, { timeoutMs: 50 });
    release();
    const second = await client.request('state.get', {}, WITHIN);

    expect(first).toMatchObject({ ok: false, reason: 'timed-out' });
    expect(second).toMatchObject({ ok: true, result: { outbox: { count: 5 } } });
  });

  it('learns that the agent went away, and so do its open requests', async () => {
    const door = await open(agentThat({ 'page.open': () => new Promise(() => undefined) }));
    const client = await attach();
    const reasons: string[] = [];
    client.onClose((why) => reasons.push(why));
    const open1 = client.request('page.open', {}, WITHIN);
    await client.request('state.subscribe', {}, WITHIN);

    await door.close();

    expect(await open1).toMatchObject({ ok: false, reason: 'closed' });
    expect(reasons).toHaveLength(1);
    expect(await client.request('state.get', {}, WITHIN)).toMatchObject({
      ok: false,
      reason: 'closed',
    });
  });
});

describe('a door', () => {
  it('can be found and read by its owner alone', async () => {
    const door = await open(agentThat());

    const modes = [join(folder, 'agent.json'), door.socket].map(
      (path) => statSync(path).mode & 0o777,
    );

    expect(modes).toEqual([0o600, 0o600]);
    expect(agentFile()).toMatchObject({
      pid: process.pid,
      version: '0.0.1',
      socket: join(folder, 'agent.sock'),
    });
  });

  it('leaves nothing behind when it closes, and stops listening to the agent', async () => {
    const { handle } = agentThat();
    let listeners = 0;
    const counted = {
      ...handle,
      subscribe: (): (() => void) => {
        listeners += 1;
        return () => {
          listeners -= 1;
        };
      },
    };
    const door = await open({ handle: counted });
    const listened = listeners;

    await door.close();

    expect([existsSync(door.socket), existsSync(join(folder, 'agent.json'))]).toEqual([
      false,
      false,
    ]);
    expect([listened, listeners]).toEqual([1, 0]);
  });

  it('opens over the socket that a dead agent left', async () => {
    const path = join(folder, 'agent.sock');
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(path, resolve));
    const bytes = statSync(path).ino;
    cleanups.push(() => new Promise((resolve) => dead.close(resolve)));

    await open(agentThat({ 'state.get': () => Promise.resolve(counting(6)) }));
    const client = await attach();

    expect(statSync(path).ino).not.toBe(bytes);
    expect(await client.request('state.get', {}, WITHIN)).toMatchObject({ ok: true });
  });

  describe('of a data folder with a long path', () => {
    const deepFolder = (): string => {
      const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60));
      mkdirSync(deep, { recursive: true });
      return deep;
    };
    const foreseeable = (dataFolder: string): string => {
      const [spot] = doorSpots({ dataFolder, platform: 'linux', runtimeFolders: [folder] });
      if (spot === undefined || !('ownFolder' in spot)) throw new Error('no folder of its own');
      return spot.ownFolder;
    };

    it.each([
      [
        'a folder that is open to all',
        (name: string) => {
          mkdirSync(name, { mode: 0o777 });
        },
      ],
      [
        'a file',
        (name: string) => {
          writeFileSync(name, '');
        },
      ],
      [
        'a link to a folder',
        (name: string) => {
          symlinkSync(folder, name);
        },
      ],
    ])('opens although its name in the runtime folder is taken by %s', async (_, take) => {
      const dataFolder = deepFolder();
      take(foreseeable(dataFolder));

      const door = await open(agentThat(), { dataFolder, runtimeFolders: [folder] });
      const place = dirname(door.socket);
      const connected = await connectAgent(dataFolder, WITHIN);
      if (connected.ok) connected.client.close();

      expect(connected).toMatchObject({ ok: true });
      expect(lstatSync(place).mode & 0o777).toBe(0o700);
      expect(lstatSync(place).isDirectory()).toBe(true);
      await door.close();
      expect(existsSync(place)).toBe(false);
    });

    describeWhere([needsRoot()], 'whose name another user has taken', () => {
      it('neither stands in a folder of another user, nor is looked for there', async () => {
        const dataFolder = deepFolder();
        const name = foreseeable(dataFolder);
        mkdirSync(name, { mode: 0o755 });
        chownSync(name, 65_534, 65_534);
        vi.stubEnv('XDG_RUNTIME_DIR', folder);
        cleanups.push(() => {
          vi.unstubAllEnvs();
        });
        writeFileSync(
          join(name, 'agent.json'),
          JSON.stringify({ ...ANY_AGENT, socket: join(name, 'agent.sock') }),
        );

        const without = await connectAgent(dataFolder, WITHIN);
        const door = await open(agentThat(), { dataFolder, runtimeFolders: [folder] });

        expect(without).toMatchObject({
          ok: false,
          message: `no agent runs for the data folder ${dataFolder}`,
        });
        expect(dirname(door.socket)).not.toBe(name);
      });
    });

    it('opens in the next runtime folder when the first is not there', async () => {
      const door = await open(agentThat(), {
        dataFolder: deepFolder(),
        runtimeFolders: [join(folder, 'gone'), folder],
      });

      expect(dirname(dirname(door.socket))).toBe(folder);
    });
  });

  it('says why it cannot open', async () => {
    const door = await openDoor({
      handle: agentThat().handle,
      dataFolder: join(folder, 'absent'),
      runtimeFolders: [],
      version: '0',
      startedAt: '',
      log: (line) => log.push(line),
    });

    expect(door).toMatchObject({
      ok: false,
      message: expect.stringContaining(join(folder, 'absent')) as string,
    });
  });

  it('answers no request to a stranger, only why it was turned away', async () => {
    await open(agentThat({ 'state.get': () => Promise.resolve(counting(1)) }));
    const request = '{"id":1,"method":"state.get","params":{}}\n';

    const replies = await Promise.all([
      rawExchange(`{"protocol":${String(PROTOCOL_VERSION)},"token":"wrong"}\n${request}`),
      rawExchange(request),
      rawExchange('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      rawExchange(
        hello().replace(`"protocol":${String(PROTOCOL_VERSION)}`, '"protocol":999') + request,
      ),
    ]);

    const codes = replies.map((reply) =>
      reply
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: number; error: { code: string } }).error.code),
    );
    expect(codes).toEqual([['bad-token'], ['bad-request'], ['bad-request'], ['bad-protocol']]);
  });

  it('closes without a word on a client that does not greet', async () => {
    await open(agentThat(), { helloTimeoutMs: 100 });

    expect(await rawExchange('')).toBe('');
  });

  it('holds no more than a hello for a stranger', async () => {
    await open(agentThat());

    expect(await rawExchange('x'.repeat(100_000))).toBe('');
    expect(log).toContainEqual(expect.stringContaining('1024 bytes'));
  });

  it('drops a client whose line is too long', async () => {
    await open(agentThat());

    const reply = await rawExchange(hello() + 'x'.repeat(5 * 1024 * 1024));

    expect(reply.trim().split('\n')).toHaveLength(1);
    expect(log).toContainEqual(expect.stringContaining('a line of more than'));
  });

  it('turns a client away that sends garbage, and keeps the others', async () => {
    await open(agentThat({ 'state.get': () => Promise.resolve(counting(7)) }));
    const client = await attach();

    const reply = await rawExchange(`${hello()}{"id":\n`);

    expect(reply).toContain('bad-request');
    expect(await client.request('state.get', {}, WITHIN)).toMatchObject({ ok: true });
  });

  it('drops a listener that does not read, and tells the others on', async () => {
    const agent = agentThat({}, counting(0));
    await open(agent);
    const states: AgentState[] = [];
    await (await attach()).subscribe((state) => states.push(state), WITHIN);
    const deaf: Socket = connect(agentFile().socket, () =>
      deaf.write(`${hello()}{"id":1,"method":"state.subscribe","params":{}}\n`),
    );
    cleanups.push(() => deaf.destroy());
    await new Promise((resolve) => deaf.once('readable', resolve));
    const large = (count: number): AgentState => ({
      ...counting(count),
      settings: { items: [], problems: ['x'.repeat(1024 * 1024)] },
    });

    for (let count = 1; count <= 20; count += 1) {
      agent.publish(large(count));
      await until(() => states.length === count + 1);
    }

    expect(log).toContain('door: client dropped: it does not read what it is sent');
    expect(states.at(-1)?.outbox.count).toBe(20);
  });

  it('stays open to a new client while many greeted ones ask nothing', async () => {
    await open(agentThat({ 'state.get': () => Promise.resolve(counting(7)) }));
    const idle = await Promise.all(Array.from({ length: 40 }, () => attach()));

    const late = await attach();

    expect(await late.request('state.get', {}, WITHIN)).toMatchObject({ ok: true });
    const newest = idle.at(-1) as AgentClient;
    expect(await newest.request('state.get', {}, WITHIN)).toMatchObject({ ok: true });
    expect(log).toContainEqual(expect.stringContaining('makes room'));
  });

  it('sends nobody away who waits for an answer', async () => {
    const asked: (() => void)[] = [];
    await open(
      agentThat({
        'state.get': async () => {
          await new Promise<void>((resolve) => asked.push(resolve));
          return counting(7);
        },
      }),
    );
    const waiting = await attach();
    const answer = waiting.request('state.get', {}, WITHIN);
    await until(() => asked.length === 1);
    await Promise.all(Array.from({ length: 40 }, () => attach()));
    for (const give of asked) give();

    expect(await answer).toMatchObject({ ok: true });
  });

  it('lets a client have only so many requests under way', async () => {
    await open(agentThat({ 'probe.run': () => new Promise(() => undefined) }));
    const client = await attach();

    const answers = Array.from({ length: 65 }, () =>
      client.request('probe.run', {}, { timeoutMs: 500 }),
    );

    expect(await answers[64]).toMatchObject({ ok: false, reason: 'failed' });
    expect(await answers[63]).toMatchObject({ ok: false, reason: 'timed-out' });
  });
});

describe('a shell that can tell the way to a URL', () => {
  it('is asked after it offered, and its answer reaches the agent, once', async () => {
    const agent = scriptedAgent(stateOf());
    const answers: unknown[] = [];
    agent.answer({
      'proxy.answer': (params) => {
        answers.push(params);
        return {};
      },
    });
    await open(agent);
    const client = await attach();
    const asked: string[] = [];

    client.serveProxies((url) => {
      asked.push(url);
      return url.includes('broken')
        ? Promise.reject(new Error('no session'))
        : Promise.resolve('PROXY proxy.corp.example:3128');
    }, WITHIN);
    await until(() => agent.askProxy({ id: 0, url: 'https://collect.example/' }) === 1);
    agent.askProxy({ id: 8, url: 'https://broken.example/' });
    await until(() => answers.length === 2);

    expect(asked).toEqual(['https://collect.example/', 'https://broken.example/']);
    expect(answers).toEqual([
      { id: 0, ways: 'PROXY proxy.corp.example:3128' },
      { id: 8, ways: null },
    ]);
  });

  it('is asked no more when it has gone', async () => {
    const agent = scriptedAgent(stateOf());
    await open(agent);
    const client = await attach();
    client.serveProxies(() => Promise.resolve(null), WITHIN);
    await until(() => agent.askProxy({ id: 0, url: 'https://a.example/' }) === 1);

    client.close();

    await until(() => agent.askProxy({ id: 1, url: 'https://a.example/' }) === 0);
  });

  it('that has not offered is not asked', async () => {
    const agent = scriptedAgent(stateOf());
    await open(agent);
    await attach();

    expect(agent.askProxy({ id: 0, url: 'https://a.example/' })).toBe(0);
  });
});
