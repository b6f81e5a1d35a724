import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { type Damage, DAMAGES, type Random } from './damage.ts';
import { startCollector } from '../../collector/collector.ts';
import { ENVELOPE_TYPE } from '../../model/envelope.ts';
import { SAMPLE_DEVICE, travelling } from '../unit/collector/sample-envelope.ts';
import { sampleReport } from '../unit/collector/sample-report.ts';

type Report = { readonly body: Buffer; readonly receipt: string };

/** A data folder as it was left, and what had been acknowledged. */
export interface Left {
  readonly folder: string;
  readonly publicKey: string;
  readonly reports: ReadonlyMap<string, Report>;
}

export type Victim = 'index' | 'log' | 'report' | 'key' | 'public-key';

const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('base64');

const put = (url: string, id: string, body: Buffer): Promise<Response> =>
  fetch(`${url}/v1/reports/${id}`, {
    method: 'PUT',
    body: Uint8Array.from(body),
    headers: {
      'Content-Type': body.includes('PK') ? ENVELOPE_TYPE : 'application/json',
      'Repr-Digest': `sha-256=:${sha256(body)}:`,
      'Linesman-Device': SAMPLE_DEVICE,
    },
  });

/** The same in two parts (tus 1.0.0). @returns the receipt */
async function putInParts(url: string, id: string, body: Buffer): Promise<string> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const tus = { 'Tus-Resumable': '1.0.0' };
  const created = await fetch(`${url}/v1/uploads`, {
    method: 'POST',
    headers: {
      ...tus,
      'Upload-Length': String(body.length),
      'Upload-Metadata': `id ${base64(id)},digest ${base64(`sha-256=:${sha256(body)}:`)},device ${base64(SAMPLE_DEVICE)},filetype ${base64(ENVELOPE_TYPE)}`,
    },
  });
  const half = Math.floor(body.length / 2);
  for (const [offset, part] of [
    [0, body.subarray(0, half)],
    [half, body.subarray(half)],
  ] as const) {
    const taken = await fetch(url + (created.headers.get('location') ?? ''), {
      method: 'PATCH',
      body: Uint8Array.from(part),
      headers: {
        ...tus,
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(offset),
      },
    });
    if (taken.status !== 204) throw new Error(`a part is refused: ${await taken.text()}`);
  }
  return (await fetch(`${url}/v1/reports/${id}/receipt`)).text();
}

/** In turn: the plain report of the first version, a bundle, an encrypted one, one in parts. */
function bodyOf(number: number, id: string): { readonly body: Buffer; readonly inParts: boolean } {
  const kind = number % 4;
  if (kind === 0)
    return {
      body: Buffer.from(JSON.stringify(sampleReport({ id, site: `site ${String(number)}` }))),
      inParts: false,
    };
  const bundle = Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(kind === 3 ? 40_000 : 900)]);
  return { body: travelling({ id, encrypted: kind === 2 }, bundle), inParts: kind === 3 };
}

/**
 * Fills a folder with reports. `log`: it was copied beneath a running collector, as a power cut
 * leaves it, with everything in the write-ahead log.
 */
export async function fillFolder(
  count: number,
): Promise<{ closed: Left; log: Left; remove: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'linesman-damage-'));
  const folder = join(root, 'closed');
  const running = await startCollector({
    dataFolder: folder,
    listen: '127.0.0.1:0',
    log: () => undefined,
  });
  if (!running.ok) throw new Error(running.message);
  const reports = new Map<string, Report>();
  for (let number = 0; number < count; number += 1) {
    const id = uuid();
    const { body, inParts } = bodyOf(number, id);
    const receipt = inParts
      ? await putInParts(running.url, id, body)
      : await (await put(running.url, id, body)).text();
    if (!receipt.includes('signature')) throw new Error(`no receipt: ${receipt}`);
    reports.set(id, { body, receipt });
  }
  cpSync(folder, join(root, 'log'), { recursive: true });
  await running.close();
  const { publicKey } = running;
  return {
    closed: { folder, publicKey, reports },
    log: { folder: join(root, 'log'), publicKey, reports },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const fileOf = (folder: string, victim: Victim, left: Left, random: Random): string => {
  const ids = [...left.reports.keys()];
  const id = ids[random(ids.length)] ?? '';
  return {
    index: join(folder, 'index.sqlite'),
    log: join(folder, 'index.sqlite-wal'),
    report: join(folder, 'reports', id.slice(-2), id),
    key: join(folder, 'key.pem'),
    'public-key': join(folder, 'key-public.json'),
  }[victim];
};

/** What a trial found wrong; empty when all held. */
export interface Trial {
  readonly wrong: readonly string[];
  /** The collector refused to start, with a sentence. */
  readonly refused: string | null;
}

/**
 * Damages a copy of the folder once, starts a collector on it, and holds it to its promises: it
 * starts (or, with another key, refuses), shows no wrong byte, and gives every report that is sent
 * again the receipt that it had.
 */
export async function tryDamage(
  left: Left,
  victim: Victim,
  damage: Damage,
  random: Random,
): Promise<Trial> {
  const root = mkdtempSync(join(tmpdir(), 'linesman-trial-'));
  const folder = join(root, 'data');
  const wrong: string[] = [];
  const said: string[] = [];
  try {
    cpSync(left.folder, folder, { recursive: true });
    DAMAGES[damage](fileOf(folder, victim, left, random), random);
    const started = await startCollector({
      dataFolder: folder,
      listen: '127.0.0.1:0',
      helpdesk: '127.0.0.1:0',
      log: (line) => said.push(line),
    });
    if (!started.ok) {
      if (victim !== 'key') wrong.push(`did not start: ${started.message}`);
      if (!/restore/i.test(started.message)) wrong.push(`no next step: ${started.message}`);
      if (readdirSync(join(folder, 'reports')).length === 0) wrong.push('the reports are gone');
      return { wrong, refused: started.message };
    }
    try {
      if (started.publicKey !== left.publicKey) wrong.push('signs with another key');
      wrong.push(...(await promisesBroken(started, left)));
    } finally {
      await started.close();
    }
    for (const line of said)
      if (line.includes('\n') || line.includes('"code"') || line.includes('invalid_type'))
        wrong.push(`says ${line}`);
    return { wrong, refused: null };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function promisesBroken(
  { url, helpdesk }: Extract<Awaited<ReturnType<typeof startCollector>>, { ok: true }>,
  left: Left,
): Promise<string[]> {
  const wrong: string[] = [];
  const entered = await fetch(helpdesk?.link() ?? '', { redirect: 'manual' });
  const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';');
  const raw = (id: string): Promise<Response> =>
    fetch(`${helpdesk?.url ?? ''}/reports/${id}/raw`, { headers: { Cookie: cookie } });
  for (const [id, { body, receipt }] of left.reports) {
    const shown = await raw(id);
    const bytes = Buffer.from(await shown.arrayBuffer());
    if (shown.status === 200 && !bytes.equals(body)) wrong.push(`${id}: wrong bytes are shown`);
    const again = await put(url, id, body);
    const given = await again.text();
    if (given !== receipt) wrong.push(`${id}: ${String(again.status)}, another receipt: ${given}`);
    const mended = await raw(id);
    if (!Buffer.from(await mended.arrayBuffer()).equals(body))
      wrong.push(`${id}: not mended by sending it again`);
  }
  return wrong;
}

/** Every kind of damage that has a meaning for the file it meets. */
export const TRIALS: readonly (readonly [Victim, Damage])[] = [
  ['index', 'flip'],
  ['index', 'zero'],
  ['index', 'cut'],
  ['log', 'flip'],
  ['log', 'zero'],
  ['log', 'cut'],
  ['report', 'flip'],
  ['report', 'zero'],
  ['report', 'cut'],
  ['key', 'flip'],
  ['key', 'zero'],
  ['key', 'cut'],
  ['public-key', 'flip'],
  ['public-key', 'zero'],
  ['public-key', 'cut'],
];
