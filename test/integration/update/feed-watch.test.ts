import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFeed } from '../../../agent/update/feed-watch.ts';
import { createHttpClient } from '../../../lib/http-client.ts';
import type { UpdateState } from '../../../model/update.ts';
import { until } from '../../support/until.ts';

describe('a feed of releases on loopback', () => {
  let folder: string;
  let server: Server;
  let asked: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linesman-feed-'));
    asked = [];
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = async (answer: RequestListener): Promise<string> => {
    server = createServer((request, response) => {
      asked.push(JSON.stringify([request.url, Object.keys(request.headers).sort()]));
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/linesman`;
  };

  /** Runs a watch until it has asked, or for a while where it must not. */
  const told = async (feed: string, metered: 'no' | 'yes' = 'no'): Promise<UpdateState> => {
    const states: UpdateState[] = [];
    const watch = watchFeed({
      feed,
      http: createHttpClient({ chooseWays: () => Promise.resolve({ ways: [null], untold: null }) }),
      version: '0.1.0',
      dataFolder: folder,
      network: () => ({ metered, label: 'lan-foreign' }),
      publish: (state) => states.push(state),
      log: () => undefined,
      now: () => new Date(),
      platform: 'linux',
      answersWithinMs: 2_500,
      firstAfterMs: 1,
      lookEveryMs: 20,
    });
    await until(
      () => states.at(-1)?.askedAt != null,
      undefined,
      metered === 'yes' ? 1_000 : 15_000,
    ).catch(() => false);
    await watch.close();
    return states.at(-1) as UpdateState;
  };

  it('is asked once, without a word about the laptop, and what it said outlives a restart', async () => {
    const feed = await serve((_, response) => response.end('version: 0.2.0\n'));

    const first = await told(feed);
    const second = await told(feed);

    expect([first.version, second.version, first.trouble]).toEqual(['0.2.0', '0.2.0', null]);
    expect(asked).toEqual([
      JSON.stringify(['/linesman/latest-linux.yml', ['accept', 'connection', 'host']]),
    ]);
  });

  it('is not asked on a metered network', async () => {
    const feed = await serve((_, response) => response.end('version: 0.2.0\n'));

    expect((await told(feed, 'yes')).version).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['hangs', () => undefined, /no whole answer within 2500 ms/],
    [
      'is huge',
      (_, response) => response.end(Buffer.alloc(200_000, 'a')),
      /longer than 65536 bytes/,
    ],
    ['answers with a page', (_, response) => response.end('<html>'), /a page for people/],
    [
      'leads on to plain HTTP',
      (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      /leads on to http:\/\/192\.0\.2\.1\/, which is not followed/,
    ],
    ['names what is older', (_, response) => response.end('version: 0.0.9\n'), /^$/],
  ])('that %s tells of no version, in bounded time, with a sentence', async (_, answer, words) => {
    const state = await told(await serve(answer));

    expect(state.version).toBeNull();
    expect(state.trouble ?? '').toMatch(words);
  });
});
