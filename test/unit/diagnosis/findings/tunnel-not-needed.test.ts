import { describe, expect, it } from 'vitest';
import { notNeeded } from '../../../../diagnosis/findings/tunnel-not-needed.ts';
import type { PastRun } from '../../../../model/history.ts';
import { nextStepOf, summaryOf } from '../../../../model/text/codes.ts';
import { networkOf } from '../../../support/samples.ts';
import { IN_TUNNEL } from '../../../support/staged-runs.ts';

const AT = '2026-05-05T09:00:00.000Z';
const OFFICE = networkOf({ ...IN_TUNNEL, officeBeneath: true });
const inOffice = (at: string, severity: PastRun['severity'] = 'ok'): PastRun => ({
  ...{ at, severity, code: 'ALL_GREEN', label: 'lan-corporate', member: null, ports: [] },
});
const told = (runs: readonly PastRun[], network = OFFICE): readonly string[] =>
  notNeeded(network, { runs, at: AT }).map(
    ({ code, args }) => `${summaryOf(code, args)} ${nextStepOf(code, args)}`,
  );

describe('a tunnel that carries Exchange over the network of the office', () => {
  it('is not needed, with the last time that Exchange answered there without it', () => {
    expect(
      told([inOffice('2026-05-05T08:02:00.000Z'), inOffice('2026-05-04T08:00:00.000Z')]),
    ).toEqual([
      'This is the corporate network, and Outlook goes through the VPN Secure Access all the same: Exchange answered here without it at 08:02. Disconnect the VPN in the office: its access lists bite here for nothing.',
    ]);
  });

  it('is not needed, as far as is known, where nobody saw Exchange there yet', () => {
    const [sentence] = told([{ ...inOffice('2026-05-05T08:02:00.000Z'), label: 'mobile' }]);

    expect(sentence).toContain('whether Exchange answers here without it was not seen yet');
  });

  it('may be what helps where Exchange failed there without it when that was last seen', () => {
    const broken = inOffice('2026-05-05T08:30:00.000Z', 'broken');

    expect(told([broken, inOffice('2026-05-05T08:02:00.000Z')])).toEqual([]);
    expect(told([{ ...broken, severity: 'inconclusive' }])).toHaveLength(1);
  });

  it('is not told of a tunnel over any other network', () => {
    expect(told([inOffice('2026-05-05T08:02:00.000Z')], networkOf(IN_TUNNEL))).toEqual([]);
  });
});
