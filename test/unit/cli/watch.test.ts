import { describe, expect, it } from 'vitest';
import { printer } from '../../../cli/commands/watching.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { watchWords } from '../../../cli/render/watch.ts';
import { diagnosisOf, NETWORK } from '../../support/samples.ts';

/** What is printed of networks that follow each other. */
function printed(networks: readonly NetworkState[], json: boolean): readonly string[] {
  const lines: string[] = [];
  const print = printer({
    json,
    columns: 80,
    color: false,
    print: (line) => lines.push(line),
  });
  for (const network of networks)
    print({
      at: '2026-05-04T09:00:00.000Z',
      network,
      diagnosis: null,
      outbox: { count: 0, bytes: 0, heldBecause: null, trouble: null },
    });
  return lines;
}

it('names every team whose list shuts the way out, as the other commands do', () => {
  const diagnosis = diagnosisOf('RPC_PORT_OUTSIDE_ACL', {
    owner: 'Network team',
    keepers: 'Network team (Citrix Access Gateway) and Firewall team (ISA Server)',
  });
  const words = watchWords(
    {
      at: '2026-05-04T09:00:00.000Z',
      network: NETWORK,
      diagnosis,
      outbox: { count: 0, bytes: 0, heldBecause: null, trouble: null },
    },
    200,
    paintFor(false),
  );

  expect(words.replaceAll(/\s+/g, ' ')).toContain(
    'Who must act: Network team (Citrix Access Gateway) and Firewall team (ISA Server).',
  );
});

describe('a line of the watch', () => {
  const docked: NetworkState = { ...NETWORK, reasons: [...NETWORK.reasons, 'docked'] };
  const mobile: NetworkState = { ...NETWORK, label: 'mobile', link: 'mobile' };

  it('is printed once for a person to whom two states read the same', () => {
    const lines = printed([NETWORK, docked, mobile, mobile, NETWORK], false);

    expect(lines.map((line) => line.replace(/^\S+ +/, ''))).toEqual([
      'Local network',
      'UMTS',
      'Local network',
    ]);
  });

  it('is printed for a program wherever anything differs', () => {
    const lines = printed([NETWORK, docked, docked, mobile], true);

    expect(lines.map((line) => (JSON.parse(line) as { network: NetworkState }).network)).toEqual([
      NETWORK,
      docked,
      mobile,
    ]);
  });
});
