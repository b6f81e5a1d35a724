import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Acceptance } from '../../model/acceptance.ts';
import { type Linesman, linesmanArgv, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba, needsVpn } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, NAMES, type Site } from '../support/lab/site.ts';
import { startVpn, type Vpn } from '../support/lab/vpn.ts';
import { createOwnEtc, OWN_ETC_NEEDS, type OwnEtc } from '../support/own-etc.ts';
import { describeWhere } from '../support/needs.ts';

const LIST = { device: 'Citrix Access Gateway', owner: 'Network team', allow: '135,1024-2000' };

describeWhere(
  [...needsSamba(), ...needsVpn(), needsBuild(), ...OWN_ETC_NEEDS],
  'an acceptance on the LAN and through a real VPN, against a real endpoint mapper',
  () => {
    let site: Site | undefined;
    let vpn: Vpn;
    let linesman: Linesman;
    let own: OwnEtc;
    const accept = async (...more: readonly string[]) => {
      const { status, document } = await linesman.json(Acceptance, [
        ...['acceptance', '--config', join(site!.folder, 'config.json')],
        ...['--data', join(site!.folder, 'data'), ...more],
      ]);
      return { status, ...document };
    };

    /** With a policy in an /etc of its own, which hides the names of the lab. */
    const measuring = async (data: string): Promise<Acceptance> => {
      const config = join(site!.folder, 'measuring.json');
      const where = { host: ADDRESSES.exchange, interfaces: [DRSUAPI, SAMR] };
      await writeFile(
        config,
        JSON.stringify({
          exchange: where,
          gateway: { host: ADDRESSES.gatewayOutside },
          accessLists: [LIST],
        }),
      );
      const { stdout, stderr } = await site!.laptop.run(
        own.argv(
          linesmanArgv([
            ...['acceptance', '--json', '--config', config],
            ...['--data', join(site!.folder, data)],
          ]),
        ),
        { env: { HOME: site!.folder }, timeoutMs: 60_000 },
      );
      expect(stdout, stderr).not.toBe('');
      return Acceptance.parse(JSON.parse(stdout));
    };

    beforeAll(async () => {
      own = createOwnEtc();
      own.setPolicy({ measuredLists: 'on' });
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
    afterAll(async () => {
      own.remove();
      await site?.close();
    });

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
        // Without a policy nothing is measured.
        measured: [],
      });
      expect(both.conclusions.join(' ')).toContain('no odds can be given');
      expect(await readFile(page, 'utf8')).toContain('Citrix Access Gateway');
    });

    it.each([
      ['as typed', { ports: '135,1024-2000' }, /lets through what is typed \(135,1024-2000\)/],
      ['narrower', { ports: '135,1024-1900' }, /the way stops 2000, which the list/],
      [
        'one that resets what it stops, which the server does as well,',
        { ports: '135,1024-2000', others: 'reset' },
        /its edges cannot be told/,
      ],
    ] as const)(
      'measures at the edges of the list in a real filter, where the policy allows it: %s is told, with one connection a port',
      async (name, rule, words) => {
        await site!.filter({ kind: 'allow-only', to: ADDRESSES.exchange, ...rule });
        const data = `data-${name.replaceAll(/\W/g, '')}`;
        const first = await measuring(data);
        await site!.filter();

        expect(first.conclusions.at(-1)).toMatch(words);
        expect(first.measured).toMatchObject([{ side: 'tunnel', device: LIST.device }]);
        expect(first.measured[0]!.ports.map(({ port }) => port)).toEqual([1024, 1023, 2000, 2001]);
      },
    );

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
