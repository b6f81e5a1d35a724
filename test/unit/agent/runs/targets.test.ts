import { directly } from '../../../support/direct-client.ts';
import { describe, expect, it } from 'vitest';
import type { Way } from '../../../../lib/http-client.ts';
import { resolveSettings } from '../../../../agent/settings/resolved.ts';
import { createTargetBook } from '../../../../agent/runs/targets.ts';
import type { Config } from '../../../../model/config.ts';

function bookOf(
  config: Config,
  names: Readonly<Record<string, readonly string[]>> = {},
  lastGood: readonly string[] = [],
) {
  const answers = new Map(Object.entries(names));
  const book = createTargetBook({
    settings: resolveSettings(config, { items: [], problems: [] }),
    exchangeAddresses: lastGood,
    chooseWays: directly,
    log: () => undefined,
    resolve: (host) => {
      const addresses = answers.get(host);
      return addresses === undefined
        ? Promise.reject(new Error(`ENOTFOUND ${host}`))
        : Promise.resolve(addresses);
    },
  });
  return { book, answers };
}
const SITE: Config = {
  exchange: { host: 'exch1.corp.example' },
  gateway: { host: 'cag.example' },
  collector: { url: 'https://collect.example:8440/in' },
};

describe('the addresses whose routes decide', () => {
  it('are the configured ones of Exchange, for those are the inside view', () => {
    const { book } = bookOf(
      { exchange: { host: 'exch1.corp.example', addresses: ['10.1.2.3'] } },
      {},
      ['203.0.113.9'],
    );

    expect(book.targets().exchange).toEqual(['10.1.2.3']);
  });

  it('are the last good ones of Exchange where none are configured: a laptop without DNS still knows them', () => {
    const { book } = bookOf(SITE, {}, ['10.1.2.3']);

    expect(book.targets().exchange).toEqual(['10.1.2.3']);
  });

  it('are Exchange itself when it is given as an address', () => {
    const { book } = bookOf({ exchange: { host: '10.1.2.9', addresses: ['10.1.2.3'] } });

    expect(book.targets().exchange).toEqual(['10.1.2.9']);
  });

  it('are unknown for gateway and collector until their names are resolved', async () => {
    const { book } = bookOf(SITE, {
      'cag.example': ['203.0.113.1'],
      'collect.example': ['203.0.113.2'],
    });
    const before = book.targets();

    const changed = await book.refresh();

    expect(before).toMatchObject({ gateway: [], collector: [] });
    expect(changed).toBe(true);
    expect(book.targets()).toMatchObject({ gateway: ['203.0.113.1'], collector: ['203.0.113.2'] });
  });

  it('stay when the resolver falls silent', async () => {
    const { book, answers } = bookOf(SITE, { 'cag.example': ['203.0.113.1'] });
    await book.refresh();
    answers.clear();

    const changed = await book.refresh();

    expect(changed).toBe(false);
    expect(book.targets().gateway).toEqual(['203.0.113.1']);
  });

  it('are not asked for again while the resolver still works on the same name', async () => {
    let asked = 0;
    const book = createTargetBook({
      settings: resolveSettings({ gateway: { host: 'cag.example' } }, { items: [], problems: [] }),
      exchangeAddresses: [],
      chooseWays: directly,
      log: () => undefined,
      resolve: async () => {
        asked += 1;
        await Promise.resolve();
        return ['203.0.113.1'];
      },
    });

    await Promise.all([book.refresh(), book.refresh(), book.refresh()]);

    expect(asked).toBe(1);
  });

  it("are taken from a collector's URL, also in brackets", () => {
    const { book } = bookOf({ collector: { url: 'http://[2001:db8::1]:8440' } });

    expect(book.targets().collector).toEqual(['2001:db8::1']);
  });

  it('hold nothing where nothing is configured', () => {
    const { book } = bookOf({});

    expect(book.targets()).toEqual({ exchange: [], gateway: [], collector: [], trusted: [] });
  });

  it('keep their order while a name server turns it with each answer: what was found out of the first one stands', async () => {
    const { book, answers } = bookOf(
      {
        trustedNetwork: { url: 'https://inside.corp.example/', certificateSha256: 'a'.repeat(64) },
      },
      { 'inside.corp.example': ['10.1.2.80', '10.1.2.81'] },
    );
    await book.refresh();

    answers.set('inside.corp.example', ['10.1.2.81', '10.1.2.80']);
    const turned = { changed: await book.refresh(), trusted: book.targets().trusted };
    answers.set('inside.corp.example', ['10.1.2.82', '10.1.2.81']);
    const moved = { changed: await book.refresh(), trusted: book.targets().trusted };

    expect(turned).toEqual({ changed: false, trusted: ['10.1.2.80', '10.1.2.81'] });
    expect(moved).toEqual({ changed: true, trusted: ['10.1.2.81', '10.1.2.82'] });
  });
});

it('takes the proxy for the collector where the way to that leads by one, and notices when it no longer does', async () => {
  const ways: { now: readonly [Way] } = { now: [{ host: 'proxy.corp.example', port: 3128 }] };
  const book = createTargetBook({
    settings: resolveSettings(
      { collector: { url: 'https://collect.example' } },
      { items: [], problems: [] },
    ),
    exchangeAddresses: [],
    chooseWays: () => Promise.resolve({ ways: ways.now, untold: null }),
    log: () => undefined,
    resolve: (host) =>
      Promise.resolve([host === 'proxy.corp.example' ? '10.0.0.9' : '198.51.100.7']),
  });

  const first = await book.refresh();
  const byProxy = book.targets().collector;
  const again = await book.refresh();
  ways.now = [null];
  const changed = await book.refresh();

  expect([first, again, changed]).toEqual([true, false, true]);
  expect([byProxy, book.targets().collector]).toEqual([['10.0.0.9'], ['198.51.100.7']]);
});
