import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHistory } from '../../../agent/runs/history.ts';
import { HistoryDocument } from '../../../model/history.ts';
import { type Endpoint, ProbeRun } from '../../../model/run.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';
import { assembledOf, BROKEN, GREEN } from '../../support/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-history-'));
const env = bareEnvironment(folder);
const config = join(folder, 'config.json');
const endpoint = (name: string, port: number): Endpoint => ({
  interface: name,
  uuid: '',
  version: '0.81',
  host: '192.0.2.10',
  port,
  tcp: 'open',
  bind: 'accepted',
  insideAcl: {},
});

const opened = openHistory({ dataFolder: folder, log: () => undefined, now: () => new Date() });
beforeAll(() => {
  if (!opened.ok) throw new Error(opened.message);
  opened.history.add(
    assembledOf(GREEN, {
      startedAt: '2026-05-04T09:00:00.000Z',
      endpoints: [endpoint('EMSMDB', 1171), endpoint('NSPI', 1092)],
    }),
  );
  opened.history.add(
    assembledOf(GREEN, {
      startedAt: '2026-05-04T09:05:00.000Z',
      endpoints: [endpoint('EMSMDB', 1171), endpoint('NSPI', 1092)],
    }),
  );
  opened.history.add(
    assembledOf(BROKEN, {
      startedAt: '2026-05-04T09:10:00.000Z',
      endpoints: [endpoint('EMSMDB', 2314), endpoint('NSPI', 2201)],
    }),
  );
  writeFileSync(
    config,
    JSON.stringify({ accessLists: [{ device: 'Citrix Access Gateway', allow: '135,1024-2000' }] }),
  );
});
afterAll(() => {
  if (opened.ok) opened.history.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('linesman history, while an agent holds the database', () => {
  it('prints runs, ports and the restart that can be guessed as one document', async () => {
    const { status, stdout } = await runLinesman(['history', '--json', '--config', config], env);

    const document = HistoryDocument.parse(JSON.parse(stdout));
    expect(document.runs.map(({ code }) => code)).toEqual([
      'RPC_PORT_OUTSIDE_ACL',
      'ALL_GREEN',
      'ALL_GREEN',
    ]);
    expect(document.ports.find(({ port }) => port === 1171)).toMatchObject({
      interface: 'EMSMDB',
      host: 'exch1.corp.example',
      address: '192.0.2.10',
      samples: 2,
      days: 1,
      insideAcl: { 'Citrix Access Gateway': true },
    });
    // Five minutes inside; a port that was seen once counts as one minute.
    const { insideAcl } = document.interfaces.find((one) => one.interface === 'EMSMDB')!;
    expect(insideAcl['Citrix Access Gateway']).toBeCloseTo(5 / 6);
    expect(document.reboots).toEqual([
      {
        host: 'exch1.corp.example',
        address: '192.0.2.10',
        after: '2026-05-04T09:05:00.000Z',
        before: '2026-05-04T09:10:00.000Z',
        interfaces: ['EMSMDB', 'NSPI'],
      },
    ]);
    expect(status).toBe(0);
  });

  it('prints at most as many runs as were asked for', async () => {
    const { stdout } = await runLinesman(['history', '--json', '--limit', '1'], env);

    expect(HistoryDocument.parse(JSON.parse(stdout)).runs).toHaveLength(1);
  });

  it('prints the ports for a person', async () => {
    const { stdout } = await runLinesman(['history', '--ports', '--config', config], env);

    expect(stdout).toContain('EMSMDB of exch1.corp.example (192.0.2.10)');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '1 sample on 1 day, outside Citrix Access Gateway',
    );
    expect(stdout).toContain('Restarts of a server, guessed');
  });
});

describe('linesman history where no agent ever ran', () => {
  it('says so and how to begin, and exits 0', async () => {
    const { status, stdout } = await runLinesman(
      ['history', '--data', join(folder, 'nowhere')],
      env,
    );

    expect(stdout).toContain('linesman start keeps one');
    expect(status).toBe(0);
  });
});

describe('linesman probe whose mapper is silent', () => {
  it('still holds the ports of the past against the lists', async () => {
    const data = join(folder, 'past');
    mkdirSync(data);
    const past = openHistory({ dataFolder: data, log: () => undefined, now: () => new Date() });
    if (!past.ok) throw new Error(past.message);
    past.history.add(
      assembledOf(GREEN, {
        target: { host: '127.0.0.1', addresses: ['127.0.0.1'] },
        startedAt: '2026-05-04T09:00:00.000Z',
        endpoints: [{ ...endpoint('EMSMDB', 2314), host: '127.0.0.1' }],
      }),
    );
    past.history.close();
    const port = await closedPort();

    const { stdout } = await runLinesman(
      [
        'probe',
        '127.0.0.1',
        '--mapper-port',
        String(port),
        '--acl',
        '135,1024-2000',
        '--json',
        '--data',
        data,
      ],
      env,
    );

    const lists = ProbeRun.parse(JSON.parse(stdout)).checks.filter(({ id }) =>
      id.startsWith('rpc.acl.EMSMDB'),
    );
    expect(lists).toMatchObject([{ status: 'inconclusive', args: { lastKnownPorts: [2314] } }]);
    expect(lists[0]?.evidence.join()).toContain('2314 will be needed too');
  });
});

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
