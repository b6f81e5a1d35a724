import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { receiptOf, signingKey } from './collectors.ts';
import { CLEAR, syncTo } from './sync-bench.ts';
import { type Meddler, tusCollector, type TusCollector } from './tus-collector.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';
import { openSlowLine } from '../../support/slow-line.ts';
import { until } from '../../support/until.ts';

const MIB = 1024 * 1024;
const WAYS = [
  ['in one piece', 60_000],
  ['in parts', 3 * MIB],
] as const;
const STAGES = ['from the first request on', 'when a part has come'] as const;

const say = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): true => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
  return true;
};
/** Whatever is asked gets this answer, once all of it has come. */
const everything =
  (answer: (response: ServerResponse, collector: TusCollector, url: string) => void) =>
  (collector: TusCollector): Meddler =>
  (request, response) => {
    request.resume();
    request.on('end', () => {
      answer(response, collector, request.url ?? '');
    });
    return true;
  };
/** A receipt in place of every answer that could be one. */
const receipts = (make: (collector: TusCollector, id: string) => unknown) =>
  everything((response, collector, url) => {
    const [, id] = /^\/v1\/reports\/([^/]+)/.exec(url) ?? [];
    if (id === undefined) say(response, 503, '');
    else say(response, 200, JSON.stringify(make(collector, id)));
  });
const arrival = (id: string, body: Buffer) => ({ id, body, headers: {} });

const ROWS: readonly (readonly [string, (collector: TusCollector) => Meddler])[] = [
  [
    'a reset',
    () => (request) => {
      request.socket.resetAndDestroy();
      return true;
    },
  ],
  [
    'a reset in the middle of what is sent',
    () => (request) => {
      if (request.method !== 'PUT' && request.method !== 'PATCH') return false;
      request.on('data', () => request.socket.resetAndDestroy()).resume();
      return true;
    },
  ],
  [
    'a reply that breaks off',
    () => (request, response) => {
      request.resume();
      request.on('end', () => {
        response.writeHead(200, { 'Content-Length': '1000', 'Content-Type': 'application/json' });
        response.write('{"id":"');
        setTimeout(() => request.socket.destroy(), 20);
      });
      return true;
    },
  ],
  [
    'a login page that answers 200',
    everything((response) => {
      say(response, 200, '<html>Welcome</html>', { 'Content-Type': 'text/html' });
    }),
  ],
  [
    'a login page that redirects',
    everything((response) => {
      say(response, 302, '', { Location: 'http://127.0.0.1:9/login' });
    }),
  ],
  [
    'a proxy that answers 200 and nothing to everything',
    everything((response) => {
      response.writeHead(200).end();
    }),
  ],
  [
    'a proxy that answers 200 and `{}` to everything',
    everything((response) => {
      say(response, 200, '{}');
    }),
  ],
  [
    'a proxy that speaks tus and has no report',
    everything((response) => {
      say(response, 204, '', { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(3 * MIB) });
    }),
  ],
  [
    'a receipt signed by somebody else',
    receipts(({ key }, id) => ({
      ...receiptOf(arrival(id, Buffer.from('x')), signingKey()),
      keyId: key.keyId,
    })),
  ],
  [
    'a receipt of this report with other content',
    receipts(({ key }, id) => receiptOf(arrival(id, Buffer.from('other')), key)),
  ],
  [
    'a receipt of another report, replayed',
    receipts(({ key }) =>
      receiptOf(arrival('019a0000-0000-7000-8000-000000000000', Buffer.from('x')), key),
    ),
  ],
  [
    'a collector that fails',
    everything((response) => {
      say(response, 500, '{"code":"internal"}', { 'Content-Type': 'application/problem+json' });
    }),
  ],
];

/** Passes on until a part has come whole. */
const later =
  (meddler: Meddler, collector: TusCollector): Meddler =>
  (request, response) =>
    collector.seen.some(({ line, status }) => line.startsWith('PATCH') && status === 204)
      ? meddler(request, response)
      : false;

describe.each(WAYS)('a report that is sent %s', (how, bytes) => {
  const bench = async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await tusCollector();
    // The key is learned before the trouble begins.
    outbox.enqueue(itemOf('first'));
    const sync = syncTo(outbox, collector.url);
    await sync.run();
    const item = itemOf('', { body: randomBytes(bytes) });
    outbox.enqueue(item);
    return { outbox, collector, sync, item };
  };
  const stages = how === 'in parts' ? STAGES : STAGES.slice(0, 1);

  it.each(stages.flatMap((stage) => ROWS.map(([name, row]) => [name, stage, row] as const)))(
    'does not go by %s, %s, and goes when that is over',
    async (_, stage, row) => {
      const { outbox, collector, sync, item } = await bench();
      const meddler = row(collector);

      collector.meddle(stage === STAGES[0] ? meddler : later(meddler, collector));
      const held = await sync.run();
      await sync.run();
      expect(held).toMatchObject({ sent: [], waiting: 1 });
      expect(held.trouble).not.toBeNull();
      expect(outbox.summary().count).toBe(1);

      collector.meddle(null);
      expect(await sync.run()).toMatchObject({ sent: [item.id], waiting: 0 });
      expect(collector.whole.get(item.id)?.equals(Buffer.from(item.body))).toBe(true);
    },
  );

  it('does not go into a black hole, and goes by the next way', async () => {
    const { outbox, collector, sync, item } = await bench();
    let heard = 0;
    collector.meddle((request) => {
      heard += 1;
      request.pause();
      return true;
    });

    sync.enqueued();
    await until(() => heard > 0);
    expect(outbox.summary().count).toBe(1);
    collector.meddle(null);
    sync.wayChanged({ ...CLEAR, key: 'another' });

    await until(() => outbox.summary().count === 0);
    expect(collector.whole.get(item.id)?.length).toBe(bytes);
  });

  it('gets through to a slow reader', async () => {
    const { outbox, collector, item } = await bench();
    // Half a second for all of it.
    const line = await openSlowLine(bytes * 2);
    onTestFinished(line.close);
    line.lead(collector.url);

    expect(await syncTo(outbox, line.url).run()).toMatchObject({ trouble: null, sent: [item.id] });
    expect(line.sent()).toBeGreaterThan(bytes);
    expect(outbox.summary().count).toBe(0);
  });

  it('goes to a collector that was killed within it and started again', async () => {
    const { outbox, collector, sync, item } = await bench();
    const killed: Promise<void>[] = [];
    collector.meddle((request) => {
      let came = 0;
      request.on('data', (chunk: Buffer) => {
        came += chunk.length;
        if (came > 30_000) killed.push(collector.kill());
      });
      return false;
    });

    expect(await sync.run()).toMatchObject({ sent: [], waiting: 1 });
    await Promise.all(killed);
    expect((await sync.run()).waiting).toBe(1);
    const again = await tusCollector({ key: collector.key, port: collector.port });

    expect(await sync.run()).toMatchObject({ sent: [item.id] });
    expect(again.whole.get(item.id)?.equals(Buffer.from(item.body))).toBe(true);
    expect(outbox.summary().count).toBe(0);
  });

  it('stays when the collector has another key, and goes when the pinned one is back', async () => {
    const { collector, sync, item } = await bench();
    await collector.kill();
    const stranger = await tusCollector({ port: collector.port });

    expect(await sync.run()).toMatchObject({
      sent: [],
      waiting: 1,
      trouble: { code: 'RECEIPT_INVALID' },
    });
    await stranger.kill();
    await tusCollector({ key: collector.key, port: collector.port });
    expect(await sync.run()).toMatchObject({ sent: [item.id], waiting: 0 });
  });
});
