import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAgent } from '../../../agent/client/client.ts';
import { openDoor } from '../../../agent/ipc/door.ts';
import { PROTOCOL_VERSION } from '../../../model/contract.ts';
import { scriptedAgent } from '../../support/scripted-agent.ts';
import { stateOf } from '../../support/states.ts';

const WITHIN = { timeoutMs: 5_000 };

let folder: string;
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lm-client-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(folder, { recursive: true, force: true });
});

describe('a face without an agent', () => {
  it.each([
    ['no file', null, 'no-agent'],
    ['a torn file', '{"protocol":1,"pid"', 'no-agent'],
    [
      'a file of another version',
      JSON.stringify({
        protocol: 2,
        pid: 1,
        socket: '/x',
        token: 't',
        version: '9',
        startedAt: '',
      }),
      'refused',
    ],
    [
      'the file of a dead agent',
      JSON.stringify({
        protocol: 1,
        pid: 1,
        socket: '/nonexistent/agent.sock',
        token: 't',
        version: '1',
        startedAt: '',
      }),
      'no-agent',
    ],
  ])('is told so: %s', async (_, text, reason) => {
    if (text !== null) writeFileSync(join(folder, 'agent.json'), text);

    expect(await connectAgent(folder, WITHIN)).toMatchObject({ ok: false, reason });
  });

  it('is told when the token is out of date', async () => {
    const door = await openDoor({
      handle: scriptedAgent(stateOf()).handle,
      dataFolder: folder,
      version: '0',
      startedAt: '',
      log: () => undefined,
    });
    cleanups.push(() => (door.ok ? door.close() : undefined));
    const file = JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'agent.json'), JSON.stringify({ ...file, token: 'old' }));

    expect(await connectAgent(folder, WITHIN)).toMatchObject({ ok: false, reason: 'refused' });
  });

  it.each([
    ['accepts and stays silent', (): void => undefined, 'no-answer'],
    [
      'closes at once',
      (socket: Socket): void => {
        socket.destroy();
      },
      'no-answer',
    ],
    [
      'speaks something else',
      (socket: Socket): void => {
        socket.write('220 mail ready\r\n');
      },
      'no-answer',
    ],
    [
      'floods',
      (socket: Socket): void => {
        socket.write('x'.repeat(5 * 1024 * 1024));
      },
      'no-answer',
    ],
  ])('is told when what listens there %s', async (_, behave, reason) => {
    const path = join(folder, 'fake.sock');
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      behave(socket);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    cleanups.push(() => {
      server.close();
    });
    writeFileSync(
      join(folder, 'agent.json'),
      JSON.stringify({
        protocol: PROTOCOL_VERSION,
        pid: 1,
        socket: path,
        token: 't',
        version: '1',
        startedAt: '',
      }),
    );

    expect(await connectAgent(folder, { timeoutMs: 1_000 })).toMatchObject({ ok: false, reason });
  });
});
