import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSite } from '../support/lab/needs.ts';
import { createSite, type Site } from '../support/lab/site.ts';
import { describeWhere } from '../support/needs.ts';

const EXCHANGE = '172.17.5.3';

describeWhere(
  [...needsSite(), needsBuild()],
  "probe, on a laptop whose containers have the company's addresses",
  () => {
    let site: Site | undefined;
    let linesman: Linesman;
    const ip = (...words: readonly string[]): Promise<unknown> => site!.laptop.ip(...words);

    beforeAll(async () => {
      site = await createSite();
      linesman = linesmanIn(site.laptop, site.folder);
      await ip('link', 'add', 'docker0', 'type', 'bridge');
      await ip('address', 'add', '172.17.0.1/16', 'dev', 'docker0');
      await ip('link', 'set', 'docker0', 'up');
      await ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
      await ip('link', 'set', 'v0', 'master', 'docker0', 'up');
      await ip('link', 'set', 'v1', 'up');
    });
    afterAll(() => site?.close());

    it('sends for the laptop team and for no firewall, while a container runs and after it has ended', async () => {
      const { status, document } = await linesman.json(ProbeRun, ['probe', EXCHANGE]);
      await ip('link', 'delete', 'v0');
      const after = await linesman.json(ProbeRun, ['probe', EXCHANGE]);

      for (const { diagnosis } of [document, after.document])
        expect(diagnosis).toMatchObject({
          code: 'LOCAL_SUBNET_OVERLAP',
          severity: 'broken',
          whoMustAct: 'laptop',
          args: { via: 'docker0' },
        });
      expect(document.diagnosis.args).toMatchObject({ subnet: '172.17.0.0/16' });
      expect([status, after.status]).toEqual([4, 4]);
    });
  },
);
