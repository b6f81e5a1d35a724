import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../../model/run.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-doors-'));
const env = bareEnvironment(folder);
const config = join(folder, 'config.json');
let asked = 0;

/** Answers as an ISA listener does that takes no login over plain http. */
const isa = createServer((socket) => {
  asked += 1;
  socket.on('error', () => undefined);
  socket.end(
    'HTTP/1.1 403 Forbidden ( ISA Server is configured to block HTTP requests that require authentication. (12250)  )\r\nContent-Length: 0\r\n\r\n',
  );
});

beforeAll(async () => {
  isa.listen(0, '127.0.0.1');
  await once(isa, 'listening');
  const { port } = isa.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}/owa`;
  // Nobody listens there: the way to Exchange itself is refused.
  const exchange = { host: '127.0.0.1', mapperPort: 1 };
  writeFileSync(config, JSON.stringify({ exchange, web: { owa: url } }));
});
afterAll(() => {
  isa.close();
  rmSync(folder, { recursive: true, force: true });
});

const probe = (...words: readonly string[]) =>
  runLinesman(['probe', ...words, '--config', config], env);

it('a red door stands in the ladder and beside the verdict, and does not change it', async () => {
  const { stdout, status } = await probe();

  expect(status).toBe(4);
  expect(stdout).toMatch(/✗ OWA/);
  expect(stdout).toContain('EPM_REFUSED');
  expect(stdout).toMatch(/Also +ISA takes no login over plain http/);
});

it('its hops and who answered are told as JSON', async () => {
  const run = ProbeRun.parse(JSON.parse((await probe('--json')).stdout));

  expect(run.doors).toMatchObject([
    {
      door: 'owa',
      client: 'browser',
      via: 'direct',
      who: 'isa',
      code: 'ISA_AUTH_OVER_HTTP',
      hops: [{ status: 403 }],
    },
  ]);
  expect(run.diagnosis.code).toBe('EPM_REFUSED');
});

it('--no-web, and a probe of another host, ask no door', async () => {
  const before = asked;
  const without = ProbeRun.parse(JSON.parse((await probe('--no-web', '--json')).stdout));
  const other = ProbeRun.parse(JSON.parse((await probe('127.0.0.2', '--json')).stdout));

  expect([without.doors, other.doors]).toEqual([[], []]);
  expect(asked).toBe(before);
});
