import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, needsCommands, needsFile } from '../support/needs.ts';
import { NEEDS, play, type Told, tunnelRung } from './ipsec/play.ts';

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'linesman-libreswan-'));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

describeWhere(
  [
    ...NEEDS,
    needsFile('/opt/libreswan/usr/libexec/ipsec/pluto', 'libreswan, unpacked (.ci/run)'),
    needsCommands('certutil'),
  ],
  'libreswan in a kernel with ESP, for a user without rights',
  () => {
    let told: (moment: string) => Told;
    beforeAll(async () => {
      told = await play('libreswan', out);
    });

    it('is no tunnel while its gateway is silent: it tells nobody but root', () => {
      expect(told('connecting').network).toMatchObject({
        label: 'lan-foreign',
        tunnel: { state: 'none' },
      });
    });

    it('is the tunnel to Exchange, by the address that it puts on lo', () => {
      const up = told('up');

      expect(up.network).toMatchObject({
        label: 'tunnel',
        link: 'lan',
        over: 'lan',
        tunnel: { state: 'up', product: 'an IPsec client', adapter: null },
      });
      expect(up.network.reasons.join()).toContain('starts at 10.99.0.7, which a VPN keeps on lo');
      expect(tunnelRung(up)).toMatchObject({
        status: 'ok',
        evidence: ['an IPsec client carries the route to 10.20.30.40'],
      });
    });

    it('is no tunnel with an IKE SA alone, whose gateway refused the network', () => {
      expect(readFileSync(join(out, 'ike-sa'), 'utf8').trim()).toBe('STATE_V2_ESTABLISHED_IKE_SA');
      expect(told('childless').network).toMatchObject({
        label: 'lan-foreign',
        tunnel: { state: 'none' },
        tunnels: [],
      });
    });
  },
);
