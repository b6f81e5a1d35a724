import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import type { Random } from '../damage.ts';

/** A report that was begun; its body is made anew from its id whenever it is sent. */
interface Sending {
  readonly id: string;
  readonly bytes: number;
  readonly inParts: boolean;
}

const PART_BYTES = 64 * 1024;
const SIZES = [300, 2_000, 20_000, 60_000, 200_000];
const PATIENCE_MS = 10_000;

const bodyOf = ({ id, bytes }: Sending): Buffer =>
  travelling({ id }, createHash('shake256', { outputLength: bytes }).update(id).digest());

/**
 * Laptops that send to a collector which dies, whole and in parts, and send again what it gave no
 * receipt for; and what it promised them.
 */
export function createSenders(random: Random) {
  const promised = new Map<string, { readonly sending: Sending; readonly receipt: string }>();
  const open = new Map<string, Sending>();
  const wrong: string[] = [];
  let lifeEnds = new AbortController();
  let answered = (): void => undefined;

  const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url, {
      ...init,
      signal: AbortSignal.any([lifeEnds.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });

  const put = async (url: string, sending: Sending): Promise<Response> => {
    const body = bodyOf(sending);
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    if (!sending.inParts)
      return ask(`${url}/v1/reports/${sending.id}`, {
        method: 'PUT',
        body: Uint8Array.from(body),
        headers: { 'Repr-Digest': digest, 'Linesman-Device': SAMPLE_DEVICE },
      });
    const tus = { 'Tus-Resumable': '1.0.0' };
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const created = await ask(`${url}/v1/uploads`, {
      method: 'POST',
      headers: {
        ...tus,
        'Upload-Length': String(body.length),
        'Upload-Metadata': `id ${base64(sending.id)},digest ${base64(digest)},device ${base64(SAMPLE_DEVICE)}`,
      },
    });
    const at = new URL(created.headers.get('location') ?? '', url).href;
    const asked = await ask(at, { method: 'HEAD', headers: tus });
    for (
      let offset = Number(asked.headers.get('upload-offset') ?? 0);
      created.status === 201 && offset < body.length;
      offset += PART_BYTES
    ) {
      const sent = await ask(at, {
        method: 'PATCH',
        body: Uint8Array.from(body.subarray(offset, offset + PART_BYTES)),
        headers: {
          ...tus,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        },
      });
      await sent.arrayBuffer();
      if (sent.status !== 204) break;
    }
    return ask(`${url}/v1/reports/${sending.id}/receipt`);
  };

  const keep = async (sending: Sending, answer: Response): Promise<void> => {
    const text = await answer.text();
    if (answer.status !== 200 && answer.status !== 201) return;
    const before = promised.get(sending.id);
    if (before !== undefined && before.receipt !== text)
      wrong.push(`${sending.id} has another receipt than before`);
    promised.set(sending.id, { sending, receipt: text });
    open.delete(sending.id);
    answered();
  };

  /** Sends until the collector answers no more: first what is open, then new ones. */
  const laptop = async (url: string, again: Sending[]): Promise<void> => {
    try {
      for (;;) {
        const sending = again.pop() ?? {
          id: uuid(),
          bytes: SIZES[random(SIZES.length)] ?? 300,
          inParts: random(4) === 0,
        };
        open.set(sending.id, sending);
        await keep(sending, await put(url, sending));
      }
    } catch {
      // It died, or its life is over: what has no receipt is sent again in the next one.
    }
  };

  return {
    /** Begins a life of the collector: `first` resolves at its first receipt, `over` when all have noticed its end. */
    live: (url: string, laptops: number): { first: Promise<void>; over: Promise<unknown> } => {
      lifeEnds = new AbortController();
      const first = new Promise<void>((resolve) => (answered = resolve));
      const again = [...open.values()];
      const all = Array.from({ length: laptops }, () => laptop(url, again));
      return { first, over: Promise.all(all) };
    },
    endLife: (): void => {
      lifeEnds.abort();
    },
    promised: () => promised.size,
    /** Asks for each promise again: the same receipt for the same body, and one row each. */
    check: async (url: string, ids: Iterable<string> = promised.keys()): Promise<void> => {
      lifeEnds = new AbortController();
      for (const id of ids) {
        const promise = promised.get(id);
        if (promise === undefined) continue;
        const answer = await put(url, { ...promise.sending, inParts: false });
        if (answer.status !== 200) wrong.push(`${id} is lost: ${String(answer.status)}`);
        else if ((await answer.text()) !== promise.receipt) wrong.push(`${id}: another receipt`);
      }
    },
    /** What a list holds against the promises. */
    against: (reports: readonly { readonly id: string; readonly whole: boolean }[]): void => {
      const rows = new Map(reports.map((report) => [report.id, report]));
      if (rows.size !== reports.length)
        wrong.push(`${String(reports.length - rows.size)} reports stand there twice`);
      for (const id of promised.keys())
        if (rows.get(id)?.whole !== true)
          wrong.push(`${id} is not in the list, or without its body`);
      for (const id of rows.keys())
        if (!promised.has(id) && !open.has(id)) wrong.push(`${id} was never sent`);
    },
    wrong: (): readonly string[] => wrong,
  };
}

export type Senders = ReturnType<typeof createSenders>;
