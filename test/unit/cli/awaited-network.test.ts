import { describe, expect, it } from 'vitest';
import { awaitedNetwork, isAwaited } from '../../../cli/awaited-network.ts';
import { awaitedOf } from '../../../cli/commands/wait.ts';
import { Link, NetworkLabel } from '../../../model/network-state.ts';
import { PRODUCTS } from '../../../model/products.ts';
import { LABEL_WORDS, networkWords } from '../../../model/text/en/labels.ts';

const LAN = ['lan-corporate', 'lan-foreign'];

describe('a network as people call it', () => {
  it.each([
    ['VPN', ['tunnel']],
    ['vpn', ['tunnel']],
    ['UMTS', ['mobile']],
    ['Umts ', ['mobile']],
    ['LAN', LAN],
    ['lan', LAN],
    ['Tunnel', ['tunnel']],
    ['LAN–Corporate', ['lan-corporate']],
    ['LAN (corporate)', ['lan-corporate']],
    ['“lan foreign”', ['lan-foreign']],
    ['Office Network', ['lan-corporate']],
    ['captive portal', ['captive']],
    ['Login page.', ['captive']],
    ['OFFLINE', ['offline']],
    ['no network', ['offline']],
    ['Limited', ['limited']],
    ['limited_network', ['limited']],
    ['Mobile', ['mobile']],
    ['LTE', ['mobile']],
    ['On UMTS.', ['mobile']],
    ['the office', ['lan-corporate']],
    ['the company network', ['lan-corporate']],
    ['Mobilfunk', ['mobile']],
    ['HSPA', ['mobile']],
    ['mobile broadband', ['mobile']],
    ['VPN connecting', ['tunnel-connecting']],
    ['tunnel connecting', ['tunnel-connecting']],
    ['VPN, troubled', ['tunnel-degraded']],
    ['VPN without a way to Exchange', ['tunnel-no-route']],
  ])('%j is waited for as %j', (word, labels) => {
    expect(awaitedNetwork(word)).toEqual({ labels, link: null, product: null });
  });

  it.each([
    ['Wi-Fi', { labels: LAN, link: 'wifi', product: null }],
    ['WLAN', { labels: LAN, link: 'wifi', product: null }],
    ['on Wi-Fi', { labels: LAN, link: 'wifi', product: null }],
    ['cable', { labels: LAN, link: 'lan', product: null }],
    ['Ethernet', { labels: LAN, link: 'lan', product: null }],
    ['AnyConnect', { labels: ['tunnel'], link: null, product: 'cisco' }],
    ['AnyConnect over UMTS', { labels: ['tunnel'], link: 'mobile', product: 'cisco' }],
    ['VPN over UMTS', { labels: ['tunnel'], link: 'mobile', product: null }],
    ['vpn over wi‑fi', { labels: ['tunnel'], link: 'wifi', product: null }],
    ['Citrix', { labels: ['tunnel'], link: null, product: 'citrix' }],
    ['Secure Access over LAN', { labels: ['tunnel'], link: 'lan', product: 'citrix' }],
    [
      'an IPsec client connecting over mobile',
      { labels: ['tunnel-connecting'], link: 'mobile', product: 'windows' },
    ],
  ])('%j is waited for as %j', (word, awaited) => {
    expect(awaitedNetwork(word)).toEqual(awaited);
  });

  it.each(['constructor', 'dsl', '', 'UMTS over VPN', 'VPN over', 'VPN over VPN', 'a way out'])(
    '%j is refused with the words that are known',
    (word) => {
      expect(awaitedOf(['LAN', word])).toMatchObject({
        ok: false,
        error: expect.stringContaining('VPN, UMTS, LAN') as string,
      });
    },
  );

  it('may be written as every face prints it', () => {
    for (const label of NetworkLabel.options) {
      expect(awaitedNetwork(LABEL_WORDS[label])?.labels).toContain(label);
      for (const over of [null, ...Link.options])
        for (const product of [null, ...PRODUCTS.map(({ spoken }) => spoken)]) {
          const network = {
            label,
            over,
            link: over ?? 'lan',
            tunnel: { state: 'up', product, adapter: null },
          } as const;
          const printed = networkWords(network);
          const awaited = awaitedNetwork(printed);

          expect([printed, awaited !== null && isAwaited(network, awaited)]).toEqual([
            printed,
            true,
          ]);
        }
    }
  });

  it('is not another product, link or state', () => {
    const over = awaitedNetwork('Secure Access over UMTS');
    const tunnel = { state: 'up', product: 'Secure Access', adapter: null } as const;
    const there = { label: 'tunnel', link: 'mobile', over: 'mobile', tunnel } as const;

    expect(over !== null && isAwaited(there, over)).toBe(true);
    for (const other of [
      { ...there, over: 'wifi' },
      { ...there, label: 'tunnel-connecting' },
      { ...there, tunnel: { ...tunnel, product: 'OpenVPN' } },
    ] as const)
      expect(over !== null && isAwaited(other, over)).toBe(false);
  });
});
