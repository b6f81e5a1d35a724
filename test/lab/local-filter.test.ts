import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSite } from '../support/lab/needs.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { describeWhere } from '../support/needs.ts';

describeWhere(
  [...needsSite(), needsBuild()],
  'probe, on a laptop that forbids the connection itself',
  () => {
    let site: Site | undefined;
    let linesman: Linesman;
    const here = (): Site => site!;

    beforeAll(async () => {
      site = await createSite();
      linesman = linesmanIn(site.laptop, site.folder);
    });
    afterAll(() => site?.close());

    it('blames the laptop and no firewall on the way when a rule of the laptop prohibits the address', async () => {
      await here().laptop.ip('route', 'add', 'prohibit', `${ADDRESSES.exchange}/32`);

      const { status, document } = await linesman.json(ProbeRun, ['probe', ADDRESSES.exchange]);
      await here().laptop.ip('route', 'del', 'prohibit', `${ADDRESSES.exchange}/32`);

      expect(document.diagnosis).toMatchObject({
        code: 'LOCAL_FILTER',
        severity: 'broken',
        whoMustAct: 'laptop',
        args: { port: 135 },
      });
      expect(document.checks.find(({ id }) => id === 'rpc.connect')?.evidence[0]).toContain(
        'EACCES',
      );
      expect(status).toBe(4);
    });

    it('is inconclusive, and blames nobody on the way, when the laptop has no route at all', async () => {
      await here().unplug();

      const { status, document } = await linesman.json(ProbeRun, ['probe', ADDRESSES.exchange]);
      await here().plugIn();

      expect(document.diagnosis).toMatchObject({ code: 'LINK_DOWN', whoMustAct: 'user' });
      expect(
        document.checks.filter(({ id, status: one }) => id.startsWith('rpc.') && one === 'fail'),
      ).toEqual([]);
      expect(status).toBe(5);
    });
  },
);
