import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../../model/run.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-slept-'));
const HOUR_MS = 3_600_000;

/** The wall clock as a laptop has it that sleeps an hour at each of its first `SLEEPS` connections. */
const CLOCK = `
import net from 'node:net';
const Real = Date;
let left = Number(process.env.SLEEPS), aheadMs = 0;
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  if (left > 0) { left -= 1; aheadMs += ${String(HOUR_MS)}; }
  return connect.apply(this, given);
};
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length === 0 ? [Real.now() + aheadMs] : given)); }
  static now() { return Real.now() + aheadMs; }
};
`;

beforeAll(() => {
  writeFileSync(join(folder, 'clock.mjs'), CLOCK);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Nobody listens at that port: the way is refused at once. */
const probe = (sleeps: number) =>
  runLinesman(
    ['probe', '127.0.0.1', '--mapper-port', '1', '--json'],
    bareEnvironment(folder, {
      SLEEPS: String(sleeps),
      NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'clock.mjs')).href}`,
    }),
  );

it('a check during which the laptop slept is made anew, and says so', async () => {
  const beforeMs = Date.now();
  const { stdout, stderr, status } = await probe(1);

  expect(stderr).toContain('slept');
  expect(status).toBe(4);
  const run = ProbeRun.parse(JSON.parse(stdout));
  expect(run.diagnosis.code).toBe('EPM_REFUSED');
  expect(Date.parse(run.startedAt) - beforeMs).toBeGreaterThanOrEqual(HOUR_MS);
});

it('nothing is judged where it slept in each of three checks', async () => {
  const { stdout, stderr, status } = await probe(1_000);

  expect(stderr.match(/slept/g)).toHaveLength(3);
  expect([stdout, status]).toEqual(['', 5]);
});
