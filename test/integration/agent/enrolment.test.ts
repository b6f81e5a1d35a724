import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { openDeviceRegistry } from '../../../collector/devices/device-registry.ts';
import { listDevices, setDeviceState } from '../../../collector/devices/keep-devices.ts';
import { addToken } from '../../../collector/devices/tokens.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { pathsOf } from '../../../collector/store/data-folder.ts';
import type { EnrolmentMode } from '../../../model/enrolment.ts';
import { syncTo } from './sync-bench.ts';
import { afterTest, itemOf, outboxIn, temporaryFolder } from './workbench.ts';

async function collectorWith(enrolment: EnrolmentMode, dataFolder = temporaryFolder()) {
  const token = await addToken(join(dataFolder, 'enrolment-tokens'));
  const started = await startCollector({
    dataFolder,
    listen: '127.0.0.1:0',
    enrolment,
    log: () => undefined,
  });
  if (!started.ok) throw new Error(started.message);
  afterTest(() => started.close());
  return { url: started.url, dataFolder, token, close: () => started.close() };
}

/** An agent's delivery with a folder of its own; each call is a start of it. */
function laptop() {
  const folder = temporaryFolder();
  const { outbox } = outboxIn(folder);
  return {
    folder,
    outbox,
    start: (url: string, token: string | null) =>
      syncTo(outbox, url, {}, null, { token, dataFolder: folder }),
  };
}

describe('a laptop before a collector that asks who it is', () => {
  it('enrols by itself with the token of the policy, and signs small reports and large ones', async () => {
    const { url, dataFolder, token } = await collectorWith('token');
    const { folder, outbox, start } = laptop();
    outbox.enqueue(itemOf('a report'));
    outbox.enqueue(itemOf('x'.repeat(2_500_000)));

    expect(await start(url, token).run()).toMatchObject({ waiting: 0, trouble: null });

    expect(listDevices(dataFolder)).toMatchObject({
      value: [{ device: 'device-1', state: 'active', site: 'ACME' }],
    });
    const key = join(folder, 'device-key.pem');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    // The next start needs no token any more, and keeps the key.
    const pem = readFileSync(key, 'utf8');
    outbox.enqueue(itemOf('another'));
    expect(await start(url, null).run()).toMatchObject({ waiting: 0 });
    expect(readFileSync(key, 'utf8')).toBe(pem);
  });

  it('keeps what waits while it has no token, and says what is missing', async () => {
    const { url } = await collectorWith('token');
    const { outbox, start } = laptop();
    outbox.enqueue(itemOf('a report'));

    const { waiting, trouble } = await start(url, null).run();

    expect(waiting).toBe(1);
    expect(trouble).toMatchObject({ code: 'COLLECTOR_REFUSED' });
    expect(trouble?.detail).toContain('collector.enrolmentToken');
  });

  it('enrols again where the collector forgot it, and where it asks since lately', async () => {
    const { url, dataFolder, token } = await collectorWith('token');
    const { outbox, start } = laptop();
    const sync = start(url, token);
    outbox.enqueue(itemOf('a report'));
    await sync.run();

    const { registry } = openDeviceRegistry(pathsOf(dataFolder), new Date());
    registry.remove('device-1');
    registry.close();
    outbox.enqueue(itemOf('another'));

    expect(await sync.run()).toMatchObject({ waiting: 0, trouble: null });
    expect(listDevices(dataFolder)).toMatchObject({ value: [{ device: 'device-1' }] });
  });

  it('that was revoked keeps its reports, and sends them once it is approved again', async () => {
    const { url, dataFolder, token } = await collectorWith('token');
    const { outbox, start } = laptop();
    const sync = start(url, token);
    outbox.enqueue(itemOf('a report'));
    await sync.run();
    setDeviceState(dataFolder, 'device-1', 'revoked');
    outbox.enqueue(itemOf('another'));

    const refused = await sync.run();
    expect(refused.waiting).toBe(1);
    expect(refused.trouble?.detail).toContain('device-revoked');

    setDeviceState(dataFolder, 'device-1', 'active');
    expect(await sync.run()).toMatchObject({ waiting: 0, trouble: null });
  });

  it('whose key was lost says that the helpdesk must let it be forgotten', async () => {
    const { url, token } = await collectorWith('token');
    const { folder, outbox, start } = laptop();
    outbox.enqueue(itemOf('a report'));
    await start(url, token).run();
    writeFileSync(join(folder, 'device-key.pem'), 'damaged');
    outbox.enqueue(itemOf('another'));

    const { waiting, trouble } = await start(url, token).run();
    expect(waiting).toBe(1);
    expect(trouble?.detail).toContain('forget');
  });

  it('waits for approval with five reports set apart, and the rest follows', async () => {
    const { url, dataFolder } = await collectorWith('approve');
    const { outbox, start } = laptop();
    for (let number = 0; number < 6; number += 1)
      outbox.enqueue(itemOf(`report ${String(number)}`));
    const sync = start(url, null);

    expect(await sync.run()).toMatchObject({ waiting: 1, trouble: { code: 'COLLECTOR_BUSY' } });
    const apart = new Set(['device-1']);
    expect(listReports(dataFolder, apart)).toMatchObject({ reports: [] });

    setDeviceState(dataFolder, 'device-1', 'active');
    expect(await sync.run()).toMatchObject({ waiting: 0 });
  });
});
