import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Acceptance } from '../../model/acceptance.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba, needsVpn } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, NAMES, type Site } from '../support/lab/site.ts';
import { startVpn, type Vpn } from '../support/lab/vpn.ts';
import { describeWhere } from '../support/needs.ts';

const LIST = { device: 'Citrix Access Gateway', owner: 'Network team', allow: '135,1024-2000' };

describeWhere(
  [...needsSamba(), ...needsVpn(), needsBuild()],
  'an acceptance on the LAN and through a real VPN, against a real endpoint mapper',
  () => {
    let site: Site | undefined;
    let vpn: Vpn;
    let linesman: Linesman;
    const accept = async (...more: readonly string[]) => {
      const { status, document } = await linesman.json(Acceptance, [
        ...['acceptance', '--config', join(site!.folder, 'config.json')],
        ...['--data', join(site!.folder, 'data'), ...more],
      ]);
      return { status, ...document };
    };

    beforeAll(async () => {
      site = await createSite();
      await (await prepareSamba(site)).start('1500-1600');
      vpn = await startVpn(site);
      linesman = linesmanIn(site.laptop, site.folder);
      await writeFile(
        join(site.folder, 'config.json'),
        JSON.stringify({
          exchange: {
            host: NAMES.exchange,
            addresses: [ADDRESSES.exchange],
            interfaces: [DRSUAPI, SAMR],
          },
          gateway: { host: NAMES.gateway },
          accessLists: [LIST],
        }),
      );
    });
    afterAll(() => site?.close());

    it('is complete once both sides were measured, and writes a page; of ports outside what the server draws from it gives no odds', async () => {
      const page = join(site!.folder, 'acceptance.html');
      const inside = await accept();
      await vpn.connect();
      const both = await accept('--out', page);

      expect(inside).toMatchObject({ status: 5, outcome: 'incomplete', tunnel: null });
      expect(inside.conclusions[0]).toContain('In the tunnel nothing was measured');
      expect(both).toMatchObject({
        status: 0,
        outcome: 'holds',
        lan: { label: 'lan-foreign', code: 'ALL_GREEN' },
        tunnel: { label: 'tunnel', code: 'ALL_GREEN' },
        // Samba lists what only Windows since Vista has, and its ports are not drawn as those do.
        range: null,
        odds: null,
        lists: [{ device: LIST.device, holdsToday: true }],
      });
      expect(both.conclusions.join(' ')).toContain('no odds can be given');
      expect(await readFile(page, 'utf8')).toContain('Citrix Access Gateway');
    });

    it('says that the tunnel alone does not let it pass, where the gateway allows the mapper alone', async () => {
      await site!.filter({ kind: 'allow-only', to: ADDRESSES.exchange, ports: '135' });

      const { status, outcome, conclusions } = await accept();

      await site!.filter();
      await vpn.disconnect();
      expect([status, outcome]).toEqual([4, 'fails']);
      expect(conclusions[0]).toContain('The LAN lets it pass and the tunnel does not');
    });
  },
);
