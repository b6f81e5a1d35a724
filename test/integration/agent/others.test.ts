import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { watchOthers } from '../../../agent/sync/others.ts';
import { openHello } from '../../../agent/sync/hello.ts';
import { openIdentity } from '../../../agent/sync/identity.ts';
import { openKeyRing } from '../../../agent/sync/key.ts';
import { openFleet } from '../../../collector/fleet/fleet.ts';
import { keyOf } from '../../../collector/fleet/causes.ts';
import type { Envelope } from '../../../model/envelope.ts';
import { directClient } from '../../support/direct-client.ts';
import { until } from '../../support/until.ts';
import { SAMPLE_DEVICE, sampleEnvelope, travelling } from '../../unit/collector/sample-envelope.ts';
import { put, runningCollector, temporaryFolder } from '../collector/support.ts';
import { CLEAR } from './sync-bench.ts';
import { afterTest } from './workbench.ts';

const log = (): void => undefined;
const now = (): Date => new Date();
const monotonicMs = (): number => performance.now();

async function reported(url: string, changes: Partial<Envelope> = {}): Promise<string> {
  const id = uuid();
  const { device } = sampleEnvelope(changes);
  const body = travelling({ ...changes, id });
  expect((await put(url, id, body, { 'Linesman-Device': device })).status).toBe(201);
  return id;
}

const ENDED = { severity: 'ok', until: '2026-11-24T09:00:00.000Z' } as const;
const colleague = (nth: number, changes: Partial<Envelope> = {}): Partial<Envelope> => ({
  device: `f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e0${String(nth)}`,
  ...changes,
});
const end = (nth: number): Partial<Envelope> =>
  colleague(nth, { kind: 'end', diagnosis: { ...sampleEnvelope().diagnosis!, ...ENDED } });

/** Asks a collector once as the agent does. */
async function asked(
  collectorUrl: string,
  reportId: string,
  onSpent: (bytes: number) => void = () => undefined,
  way = CLEAR,
) {
  const dataFolder = await temporaryFolder();
  const io = { dataFolder, collectorUrl, log };
  let heard = 0;
  const watch = watchOthers({
    collector: {
      url: collectorUrl,
      keys: openKeyRing({ ...io, configured: null }),
      hello: openHello({ ...io, monotonicMs }),
      identity: openIdentity({ ...io, site: 'ACME', token: null }),
    },
    ...{ http: directClient, device: SAMPLE_DEVICE, log, now, monotonicMs },
    open: () => ({
      reportId,
      told: { code: 'RPC_PORT_OUTSIDE_ACL', since: now().toISOString(), deliveredAt: '' },
    }),
    way: () => way,
    onSpent,
    onHeard: () => {
      heard += 1;
    },
  });
  afterTest(() => {
    watch.close();
  });
  watch.look();
  watch.look();
  await until(() => heard > 0);
  return watch.of(reportId);
}

it('a laptop whose report was taken learns how many have the same, who sees to it, and where it works again', async () => {
  const folder = await temporaryFolder();
  const { url } = await runningCollector(folder);
  const own = await reported(url);
  await reported(url, colleague(1));
  await reported(url, colleague(2));
  // Two others would be known by name.
  expect(await asked(url, own)).toBeUndefined();

  await reported(url, colleague(3));
  expect(await asked(url, own)).toEqual({
    ...{ others: 3, since: '2026-11-24T08:00:00.000Z', state: 'new', mended: [] },
  });

  const fleet = openFleet(
    join(folder, 'fleet.sqlite'),
    {
      page: () => Promise.resolve([]),
      find: () => Promise.resolve(null),
      has: () => Promise.resolve(true),
    },
    () => Promise.resolve(new Set()),
  );
  const cause = keyOf({ code: 'RPC_PORT_OUTSIDE_ACL', gateway: 'cag.example', site: 'ACME' });
  fleet.take([cause], { who: 'anna', at: now().toISOString() });
  fleet.close();
  expect(await asked(url, own)).toMatchObject({ others: 3, state: 'taken' });

  for (const nth of [1, 2, 3]) await reported(url, end(nth));
  expect(await asked(url, own)).toMatchObject({
    ...{ others: 0, state: 'mended', mended: [{ gateway: 'cag.example' }] },
  });
});

it('what a laptop asks on a metered network is counted, and nothing elsewhere', async () => {
  const { url } = await runningCollector(await temporaryFolder());
  const own = await reported(url);
  const spent: number[] = [];
  const note = (bytes: number): void => {
    spent.push(bytes);
  };

  await asked(url, own, note);
  expect(spent).toEqual([]);
  await asked(url, own, note, { ...CLEAR, isMetered: true });

  expect(spent).toHaveLength(1);
  // A head and an answer of a few words; TLS is not spoken here.
  expect(spent[0]).toBeGreaterThan(200);
  expect(spent[0]).toBeLessThan(2_000);
});

it('nobody learns how others stand by the report of another laptop', async () => {
  const { url } = await runningCollector(await temporaryFolder());
  const own = await reported(url);
  const ask = (device: string, id = own): Promise<Response> =>
    fetch(`${url}/v1/reports/${id}/others`, { headers: { 'Linesman-Device': device } });

  expect((await ask(SAMPLE_DEVICE)).status).toBe(200);
  expect((await ask(String(colleague(1).device))).status).toBe(404);
  expect((await ask(SAMPLE_DEVICE, uuid())).status).toBe(404);
  expect((await ask(SAMPLE_DEVICE, 'no-id')).status).toBe(400);
});

it('a laptop that is unknown where laptops enrol learns nothing', async () => {
  const { url } = await runningCollector(await temporaryFolder(), {}, log, { enrolment: 'token' });

  const answer = await fetch(`${url}/v1/reports/${uuid()}/others`, {
    headers: { 'Linesman-Device': SAMPLE_DEVICE },
  });

  expect(answer.status).toBe(401);
});
