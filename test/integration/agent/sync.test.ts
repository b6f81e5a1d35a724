import { describe, expect, it } from 'vitest';
import { fakeCollector, receiptOf, type ReportAnswer, signingKey, honest } from './collectors.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';
import { CLEAR, CUT, syncTo } from './sync-bench.ts';
import { until } from '../../support/until.ts';

const refusing =
  (
    status: number,
    contentType: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): ReportAnswer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': contentType, ...headers }).end(body);
  };

describe('handing over reports', () => {
  it('sends what waits, oldest first, and lets each go with its receipt', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const items = ['first', 'second', 'third'].map((body) => itemOf(body));
    for (const item of items) outbox.enqueue(item);

    const result = await syncTo(outbox, collector.url).run();

    expect(result).toEqual({
      sent: items.map(({ id }) => id),
      waiting: 0,
      heldBecause: null,
      trouble: null,
    });
    expect(collector.arrivals.map(({ body }) => body.toString())).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('states length, digest and device as the wire asks', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    outbox.enqueue(itemOf('hello'));

    await syncTo(outbox, collector.url).run();

    expect(collector.arrivals[0]!.headers).toMatchObject({
      'content-length': '5',
      // openssl dgst -sha256 -binary of "hello", in base64.
      'repr-digest': 'sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:',
      'linesman-device': 'device-1',
    });
  });

  it.each<[string, ReportAnswer, RegExp]>([
    [
      'a captive portal answers 200 with its login page',
      refusing(200, 'text/html', '<html>Welcome to Hotel Wi-Fi</html>'),
      /no collector/,
    ],
    [
      'a captive portal redirects to its login page',
      refusing(302, 'text/html', '', { Location: 'http://127.0.0.1:9/login' }),
      /302/,
    ],
    ['a proxy answers 204 to everything', refusing(204, 'text/plain', ''), /204/],
    ['a proxy refuses in its own words', refusing(413, 'text/html', 'too large'), /413/],
    [
      'the receipt was signed by somebody else',
      (response, arrival, key) => {
        response.end(JSON.stringify({ ...receiptOf(arrival, signingKey()), keyId: key.keyId }));
      },
      /signature/,
    ],
    [
      'the receipt names another report',
      (response, arrival, key) => {
        response.end(
          JSON.stringify(receiptOf(arrival, key, { id: '019a0000-0000-7000-8000-000000000001' })),
        );
      },
      /another report/,
    ],
    [
      'the receipt speaks of another content',
      (response, arrival, key) => {
        response.end(JSON.stringify(receiptOf(arrival, key, { sha256: 'cd'.repeat(32) })));
      },
      /another content/,
    ],
    [
      'the answer is cut in the middle',
      (response, arrival, key) => {
        response.writeHead(201, { 'Content-Length': '1000' });
        response.write(JSON.stringify(receiptOf(arrival, key)).slice(0, 50), () =>
          response.destroy(),
        );
      },
      /aborted|hang up/,
    ],
    [
      'the answer never ends',
      (response) => {
        const pour = (): void => {
          while (response.write('x'.repeat(65536)));
        };
        response.on('drain', pour);
        response.writeHead(200);
        pour();
      },
      /longer than/,
    ],
    ['the collector fails', refusing(500, 'text/plain', 'oops'), /500/],
    [
      'the server speaks another protocol',
      (response) => {
        response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
      },
      /./,
    ],
  ])('keeps a report when %s', async (_, answer, reason) => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(answer);
    const item = itemOf('x');
    outbox.enqueue(item);

    const result = await syncTo(outbox, collector.url).run();

    expect(result).toMatchObject({
      sent: [],
      waiting: 1,
      heldBecause: 'backoff',
      // Nobody who speaks as a collector has refused it.
      trouble: {
        code: expect.stringMatching(/^(NOT_A_COLLECTOR|NO_ANSWER|RECEIPT_INVALID)$/) as string,
      },
    });
    expect(outbox.list()).toMatchObject([
      { id: item.id, state: 'ready', tries: 1, nextTryAt: '2026-05-04T09:00:05.000Z' },
    ]);
    expect(outbox.list()[0]!.lastError).toMatch(reason);
  });

  it('does not follow a redirect with the report in its hands', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    collector.answerWith(
      refusing(307, 'text/html', '', { Location: `${collector.url}/elsewhere` }),
    );
    outbox.enqueue(itemOf('x'));

    await syncTo(outbox, collector.url).run();

    expect(collector.strays).toEqual([]);
  });

  it('waits at least as long as a busy collector asks', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(
      refusing(503, 'application/problem+json', '{"code":"busy"}', { 'Retry-After': '120' }),
    );
    outbox.enqueue(itemOf('x'));

    await syncTo(outbox, collector.url).run();

    expect(outbox.list()).toMatchObject([
      { nextTryAt: '2026-05-04T09:02:00.000Z', heldBecause: 'backoff' },
    ]);
  });

  it.each([409, 413])(
    'keeps a report that somebody answers with %i, sends the next, and hands it over when asked again',
    async (status) => {
      const { outbox } = outboxIn(temporaryFolder());
      const collector = await fakeCollector();
      const [refused, fine] = [itemOf('refused'), itemOf('fine')];
      collector.answerWith((response, arrival, key) => {
        if (arrival.id === refused.id)
          response
            .writeHead(status, { 'Content-Type': 'application/problem+json' })
            .end('{"code":"digest-conflict","detail":"another body has this id"}');
        else response.writeHead(201).end(JSON.stringify(receiptOf(arrival, key)));
      });
      outbox.enqueue(refused);
      outbox.enqueue(fine);
      const sync = syncTo(outbox, collector.url);

      const first = await sync.run();
      const between = outbox.list();
      collector.answerWith(honest);
      const second = await sync.run();

      expect(first).toMatchObject({ sent: [fine.id], waiting: 1, heldBecause: 'backoff' });
      expect(between).toMatchObject([
        {
          id: refused.id,
          state: 'refused',
          tries: 1,
          nextTryAt: '2026-05-04T10:00:00.000Z',
          lastError: expect.stringContaining(
            'digest-conflict: another body has this id',
          ) as unknown,
        },
      ]);
      expect(second).toMatchObject({ sent: [refused.id], waiting: 0, heldBecause: null });
    },
  );

  it('tries a refused report on another way, but not again and again on ways that take turns', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(
      refusing(409, 'application/problem+json', '{"code":"digest-conflict"}'),
    );
    outbox.enqueue(itemOf('x'));
    const sync = syncTo(outbox, collector.url);
    await sync.run();

    for (const key of ['eth0', 'tun0', 'eth0', 'tun0']) sync.wayChanged({ ...CLEAR, key });
    await until(
      () => Promise.resolve(outbox.list()),
      ([item]) => item?.state === 'refused',
    );
    const result = await sync.run();

    expect(collector.arrivals).toHaveLength(2);
    expect(result.waiting).toBe(1);
  });

  it('does not believe a portal that refuses everything: it stops asking after three', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(
      refusing(413, 'application/problem+json', '{"code":"too-large"}'),
    );
    for (let turn = 0; turn < 10; turn += 1) outbox.enqueue(itemOf(String(turn)));

    const result = await syncTo(outbox, collector.url).run();

    expect(collector.arrivals).toHaveLength(3);
    expect(result).toMatchObject({ waiting: 10, heldBecause: 'backoff' });
  });

  it('sends a report again that came damaged to the collector', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector((response) => {
      response
        .writeHead(422, { 'Content-Type': 'application/problem+json' })
        .end('{"code":"digest-mismatch","detail":"the body is not what was sent"}');
    });
    const report = itemOf('x');
    outbox.enqueue(report);
    const sync = syncTo(outbox, collector.url);

    const damaged = await sync.run();
    const between = outbox.list();
    collector.answerWith(honest);
    const whole = await sync.run();

    expect(damaged).toMatchObject({ sent: [], waiting: 1 });
    expect(between).toMatchObject([
      {
        id: report.id,
        state: 'ready',
        lastError: expect.stringContaining('digest-mismatch') as unknown,
      },
    ]);
    expect(whole).toMatchObject({ sent: [report.id], waiting: 0 });
  });

  it('holds everything while nobody has configured a collector', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    outbox.enqueue(itemOf('x'));

    const result = await syncTo(outbox, null).run();

    expect(result).toEqual({ sent: [], waiting: 1, heldBecause: 'no-collector', trouble: null });
  });

  it('waits for a route, and sends once as soon as there is one', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const sync = syncTo(outbox, collector.url, { way: CUT });
    outbox.enqueue(itemOf('x'));
    sync.enqueued();
    const before = sync.held();

    sync.wayChanged(CLEAR);
    await until(() => outbox.summary().count === 0);

    expect(before).toBe('no-route');
    expect(collector.arrivals).toHaveLength(1);
  });

  it('ends a long wait when another way to the collector appears', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(
      refusing(503, 'text/plain', '', { 'Retry-After': '3600' }),
    );
    const sync = syncTo(outbox, collector.url);
    outbox.enqueue(itemOf('x'));
    await sync.run();
    collector.answerWith((response, arrival, key) => {
      response.writeHead(201).end(JSON.stringify(receiptOf(arrival, key)));
    });

    sync.wayChanged({ ...CLEAR, key: 'another' });
    await until(() => outbox.summary().count === 0);

    expect(sync.held()).toBeNull();
  });

  it('keeps its wait when the network is looked at again and nothing changed', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(
      refusing(503, 'text/plain', '', { 'Retry-After': '3600' }),
    );
    const sync = syncTo(outbox, collector.url);
    outbox.enqueue(itemOf('x'));
    await sync.run();

    sync.wayChanged({ ...CLEAR });
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(sync.held()).toBe('backoff');
    expect(collector.arrivals).toHaveLength(1);
  });

  it('tries again by itself when the wait is over', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(refusing(500, 'text/plain', ''));
    const sync = syncTo(outbox, collector.url, { random: () => 0.02 });
    outbox.enqueue(itemOf('x'));
    await sync.run();
    collector.answerWith((response, arrival, key) => {
      response.writeHead(201).end(JSON.stringify(receiptOf(arrival, key)));
    });

    await until(() => outbox.summary().count === 0);

    expect(collector.arrivals).toHaveLength(2);
  });

  it('leaves a collector that is silent when another way appears, without a failure to its name', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector(() => undefined);
    const sync = syncTo(outbox, collector.url);
    outbox.enqueue(itemOf('x'));
    sync.enqueued();
    await until(() => collector.arrivals.length === 1);
    collector.answerWith((response, arrival, key) => {
      response.writeHead(201).end(JSON.stringify(receiptOf(arrival, key)));
    });

    sync.wayChanged({ ...CLEAR, key: 'another' });
    await until(() => outbox.summary().count === 0);

    expect(collector.arrivals.map(({ id }) => id)).toEqual([
      collector.arrivals[0]!.id,
      collector.arrivals[0]!.id,
    ]);
  });

  it('does not forget a report that comes while another is on its way', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const sync = syncTo(outbox, collector.url);
    outbox.enqueue(itemOf('first'));
    const first = sync.run();
    outbox.enqueue(itemOf('second'));
    sync.enqueued();

    await first;
    await until(() => outbox.summary().count === 0);

    expect(collector.arrivals.map(({ body }) => body.toString())).toEqual(['first', 'second']);
  });
});
