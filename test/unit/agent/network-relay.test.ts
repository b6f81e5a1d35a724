import { describe, expect, it } from 'vitest';
import { createWatch } from '../../../agent/network-relay.ts';
import { NETWORK } from '../../support/samples.ts';

describe('the log of the network', () => {
  it('names what changed, and says nothing where only sentences did', () => {
    const lines: string[] = [];
    const watch = createWatch((line) => {
      lines.push(line);
    });
    const tunnel = { state: 'up', product: 'OpenVPN', adapter: 'tun0' } as const;

    watch.onState(NETWORK);
    watch.onState({ ...NETWORK, reasons: ['Another sentence'] });
    watch.onState({ ...NETWORK, label: 'tunnel', tunnel });
    watch.onState({ ...NETWORK, label: 'tunnel', tunnel, metered: 'yes' });

    expect(lines).toEqual([
      'network: lan-foreign',
      'network: tunnel (changed: label, tunnel)',
      'network: tunnel (changed: metered)',
    ]);
  });
});
