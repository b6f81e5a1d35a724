import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { setFault } from '../../../demo/control.ts';
import type { FaultName } from '../../../demo/faults.ts';
import { describeWhere, needsFile, type Need } from '../../support/needs.ts';
import { runningSite, temporaryFolder } from './support.ts';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'foreign-client.py');

type Step = { ok: true; value: unknown } | { ok: false; why: string; text?: string };
interface Seen {
  lookup: Step;
  map: Step;
  bind?: Step;
  listening?: Step;
}

const needsImpacket = (): Need =>
  spawnSync(PYTHON, ['-c', 'import impacket']).status === 0 ? null : 'needs python3-impacket';

async function look(mapperPort: number): Promise<Seen> {
  const { stdout } = await run(PYTHON, [SCRIPT, '127.0.0.1', String(mapperPort)], {
    timeout: 25_000,
  });
  return JSON.parse(stdout) as Seen;
}

const portOf = ({ map }: Seen): number =>
  map.ok && typeof map.value === 'number' ? map.value : Number.NaN;

/** A site with faults, as a foreign client sees it. */
async function seenWith(...faults: FaultName[]): Promise<Seen> {
  const folder = await temporaryFolder();
  const { mapperPort } = await runningSite(folder);
  for (const fault of faults)
    expect(await setFault(folder, fault, true)).toMatchObject({ ok: true });
  return look(mapperPort);
}

describeWhere(
  [needsFile(PYTHON, "Debian's Python"), needsImpacket()],
  'the demo site, as impacket sees it',
  () => {
    test('names the port of EMSMDB inside the lists, and EMSMDB answers there', async () => {
      const seen = await seenWith();

      expect(portOf(seen)).toBeGreaterThanOrEqual(1024);
      expect(portOf(seen)).toBeLessThanOrEqual(2000);
      expect(seen.lookup).toMatchObject({
        ok: true,
        value: {
          'Exchange Server STORE EMSMDB Interface/ncacn_ip_tcp': `ncacn_ip_tcp:127.0.0.1[${String(portOf(seen))}]`,
        },
      });
      expect(seen.bind).toEqual({ ok: true, value: 'bound' });
      expect(seen.listening).toMatchObject({ ok: true });
      expect(JSON.stringify(seen.listening)).toContain('a4f1db00-ca47-1067-b31f-00dd010662da');
    });

    test('lists named pipes and local endpoints beside TCP', async () => {
      const { lookup } = await seenWith();

      const bindings = Object.keys(lookup.ok ? (lookup.value as Record<string, string>) : {});
      for (const protocol of ['ncacn_ip_tcp', 'ncacn_np', 'ncalrpc'])
        expect(bindings.some((name) => name.endsWith(`/${protocol}`))).toBe(true);
    });

    test('port-outside-list: EMSMDB answers above 2000', async () => {
      const seen = await seenWith('port-outside-list');

      expect(portOf(seen)).toBeGreaterThan(2000);
      expect(seen.bind).toEqual({ ok: true, value: 'bound' });
    });

    test('service-stopped: the mapper answers and does not know EMSMDB', async () => {
      const seen = await seenWith('service-stopped');

      expect(seen.lookup.ok).toBe(true);
      expect(JSON.stringify(seen.lookup)).not.toContain('EMSMDB');
      expect(JSON.stringify(seen.lookup)).toContain('NSPI');
      expect(seen.map.ok).toBe(false);
    });

    test('mapper-silent: the mapper is connected and says nothing', async () => {
      const seen = await seenWith('mapper-silent');

      expect(seen.map).toMatchObject({ ok: false, why: 'timeout' });
      expect(seen.lookup).toMatchObject({ ok: false, why: 'timeout' });
    });

    test('port-refused: EMSMDB is registered and its port refuses', async () => {
      const seen = await seenWith('port-refused');

      expect(portOf(seen)).toBeGreaterThan(1023);
      expect(seen.bind).toMatchObject({ ok: false, why: 'refused' });
    });

    test('port-silent: EMSMDB is registered, connected, and says nothing', async () => {
      const seen = await seenWith('port-silent');

      expect(portOf(seen)).toBeGreaterThan(1023);
      expect(seen.bind).toMatchObject({ ok: false, why: 'timeout' });
    });
  },
);
