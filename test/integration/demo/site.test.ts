import { once } from 'node:events';
import { createConnection } from 'node:net';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setFault } from '../../../demo/control.ts';
import { openExchange } from '../../../demo/exchange.ts';
import { FAULT_NAMES } from '../../../demo/faults.ts';
import { startSite } from '../../../demo/site.ts';
import { Config } from '../../../model/config.ts';
import { holdsPort, parsePortList } from '../../../model/net/port-list.ts';
import { runningSite, temporaryFolder } from './support.ts';

/** `open`, or the system's error. */
const knock = (port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error) => {
      resolve('code' in error ? String(error.code) : error.message);
    });
  });

describe('a demo site', () => {
  test('comes with a configuration that an agent accepts, whose lists hold its mapper', async () => {
    const site = await runningSite(await temporaryFolder());

    const config = Config().parse(site.config);
    expect(config.accessLists?.map(({ device }) => device)).toEqual([
      'Citrix Access Gateway',
      'ISA Server',
    ]);
    for (const { allow } of config.accessLists ?? []) {
      const list = parsePortList(allow);
      expect(list.ok && holdsPort(list.ranges, site.mapperPort)).toBe(true);
    }
    expect(await knock(site.mapperPort)).toBe('open');
  });

  test('keeps its token to its owner, and leaves neither file nor port behind', async () => {
    const folder = await temporaryFolder();
    const site = await startSite({ dataFolder: folder, log: () => undefined });
    if (!site.ok) throw new Error(site.message);
    const mode = (await stat(join(folder, 'site.json'))).mode & 0o777;

    await site.close();

    expect(mode).toBe(0o600);
    await expect(stat(join(folder, 'site.json'))).rejects.toThrow('ENOENT');
    expect(await knock(site.mapperPort)).toBe('ECONNREFUSED');
  });

  test('starts once for one folder, and the first keeps its control', async () => {
    const folder = await temporaryFolder();
    await runningSite(folder);

    const second = await startSite({ dataFolder: folder, log: () => undefined });

    expect(second).toMatchObject({
      ok: false,
      message: expect.stringContaining(`process ${String(process.pid)}`) as string,
    });
    expect(await setFault(folder, 'port-refused', true)).toMatchObject({ ok: true });
  });

  test('starts beside the file of a site that died', async () => {
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'site.json'),
      JSON.stringify({ pid: 1, port: 1, token: '0'.repeat(64) }),
    );

    await runningSite(folder);

    expect(await setFault(folder, 'mapper-silent', true)).toMatchObject({ ok: true });
  });
});

describe('clients that mean harm', () => {
  test('by hundreds of connections at once keep the mapper busy for no longer than they stay', async () => {
    const site = await runningSite(await temporaryFolder());
    const sockets = Array.from({ length: 300 }, () =>
      createConnection({ host: '127.0.0.1', port: site.mapperPort }).on('error', () => undefined),
    );
    for (const socket of sockets) socket.resume().write(Buffer.alloc(4096, 5));
    await Promise.all(
      sockets.map(
        (socket) =>
          new Promise((resolve) => {
            socket.on('close', resolve);
          }),
      ),
    );

    const socket = createConnection({ host: '127.0.0.1', port: site.mapperPort });
    socket.write(Buffer.from('hello, mapper'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect(answer.readUInt8(2)).toBe(13);
  });
});

describe('switching faults', () => {
  test('an unknown name is answered with the known ones', async () => {
    const answer = await setFault(await temporaryFolder(), 'fire', true);

    expect(answer).toMatchObject({ ok: false, reason: 'unknown-fault' });
    for (const name of FAULT_NAMES) expect(answer.ok ? '' : answer.message).toContain(name);
  });

  test.each([
    ['without a site', null],
    ['with a damaged file', '{"port":'],
    ['with the file of another program', '{"port":"x"}'],
    [
      'with the file of a site that died',
      JSON.stringify({ pid: 1, port: 1, token: '0'.repeat(64) }),
    ],
  ])('%s says how to start one', async (_, file) => {
    const folder = await temporaryFolder();
    if (file !== null) await writeFile(join(folder, 'site.json'), file);

    const answer = await setFault(folder, 'port-refused', true);

    expect(answer).toMatchObject({
      ok: false,
      reason: 'no-site',
      message: expect.stringContaining('linesman demo') as string,
    });
  });

  test('tells which faults are on', async () => {
    const folder = await temporaryFolder();
    await runningSite(folder);
    await setFault(folder, 'port-silent', true);
    await setFault(folder, 'mapper-silent', true);

    const answer = await setFault(folder, 'port-silent', false);

    expect(answer.ok ? answer.faults.filter(({ on }) => on) : []).toEqual([
      { name: 'mapper-silent', on: true },
    ]);
  });

  test('without the token changes nothing', async () => {
    const folder = await temporaryFolder();
    await runningSite(folder);
    const { port } = JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')) as {
      port: number;
    };

    const response = await fetch(`http://127.0.0.1:${String(port)}/faults/mapper-silent/on`, {
      method: 'PUT',
    });

    expect(response.status).toBe(401);
  });
});

describe('the simulated server', () => {
  test('moves every port when it restarts, and comes back inside the lists', async () => {
    const exchange = await openExchange('127.0.0.1', 0);
    try {
      const before = exchange.ports();
      await exchange.setFault('port-outside-list', true);
      const outside = exchange.ports();
      await exchange.setFault('port-outside-list', false);
      const after = exchange.ports();

      for (const [name, port] of before) expect(outside.get(name)).not.toBe(port);
      expect(outside.get('store')).toBeGreaterThan(2000);
      for (const port of after.values()) expect(port).toBeLessThanOrEqual(2000);
      expect(await knock(outside.get('store') ?? 0)).toBe('ECONNREFUSED');
      expect(await knock(after.get('store') ?? 0)).toBe('open');
    } finally {
      await exchange.close();
    }
  });

  test('ends in the state of the last switch, however fast they come', async () => {
    const exchange = await openExchange('127.0.0.1', 0);
    try {
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          exchange.setFault('service-stopped', index % 2 === 0),
        ),
      );

      expect(exchange.faults().size).toBe(0);
      expect(await knock(exchange.ports().get('store') ?? 0)).toBe('open');
    } finally {
      await exchange.close();
    }
  });
});
