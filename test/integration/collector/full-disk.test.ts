import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuid } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { collectorAtFillPoints, KEPT_AT_FILL_POINT } from '../../support/collector-fill.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../../support/needs.ts';
import { put, temporaryFolder, visitorWith } from './support.ts';
import { begun, bodyOf, head, MIB, patch, TUS } from './tus-support.ts';

const SCRIPT = join(import.meta.dirname, 'run-collector.ts');

/** A collector whose data folder is a disk of 3 MiB of its own; the disk goes with the process. */
async function collectorOnSmallDisk(): Promise<{ url: string; link: string }> {
  const folder = await temporaryFolder();
  const mount =
    'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" --disable-warning=ExperimentalWarning "$3" "$1"';
  const child = spawn(
    'unshare',
    ['--mount', 'sh', '-c', mount, 'sh', folder, process.execPath, SCRIPT],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const [url = '', link = ''] = line.split(' ');
  return { url, link };
}

describeWhere(
  [needsLinux(), needsRoot(), needsCommands('unshare', 'mount')],
  'a collector whose disk is full',
  () => {
    test('says so with a time to come back, keeps what it acknowledged, and still answers', async () => {
      const { url, link } = await collectorOnSmallDisk();
      const visit = await visitorWith(link);
      const acknowledged = new Map<string, string>();
      let refusal: Response | null = null;

      for (let tries = 0; tries < 40 && refusal === null; tries += 1) {
        const id = uuid();
        const response = await put(url, id, Buffer.alloc(300_000, tries));
        if (response.status === 201) acknowledged.set(id, await response.text());
        else refusal = response;
      }

      expect(acknowledged.size).toBeGreaterThan(2);
      expect(refusal?.status).toBe(503);
      expect(refusal?.headers.get('retry-after')).toBe('300');
      expect(await refusal?.json()).toMatchObject({ code: 'storage-full' });
      for (const [id, receipt] of acknowledged) {
        expect(await (await fetch(`${url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
        expect((await visit(`/reports/${id}/raw`)).status).toBe(200);
      }
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });

    test('keeps what came of an upload in parts, and goes on from there when there is room', async () => {
      const { url } = await collectorOnSmallDisk();
      const [id, other] = [uuid(), uuid()];
      const body = bodyOf(id, 2 * MIB);
      const ballast = bodyOf(other, MIB);
      const [at, ballastAt] = [await begun(url, id, body), await begun(url, other, ballast)];
      await patch(ballastAt, 0, ballast.subarray(0, MIB));

      const full = await patch(at, 0, body);
      const kept = Number((await head(at)).headers.get('upload-offset'));
      await fetch(ballastAt, { method: 'DELETE', headers: TUS });
      const rest = await patch(at, kept, body.subarray(kept));

      expect([full.status, full.headers.get('retry-after')]).toEqual([503, '300']);
      expect(kept).toBeGreaterThan(MIB / 2);
      expect(kept).toBeLessThan(body.length);
      expect(rest.status).toBe(204);
      expect((await fetch(`${url}/v1/reports/${id}/receipt`)).status).toBe(200);
    });

    test('starts at every fill point with all that it promised, keeps what came of an upload in parts, and takes bundles, whole and in parts, with room', async () => {
      const points = await collectorAtFillPoints([0, 4, 8, 16, 24, 32, 40, 64, 128, 512]);

      expect(points).toHaveLength(20);
      for (const point of points)
        expect(point, JSON.stringify(point)).toMatchObject(KEPT_AT_FILL_POINT);
    });
  },
);
