import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { announcedPorts } from '../support/lab/foreign.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR, type Samba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { describeWhere } from '../support/needs.ts';

const INSIDE = '1500-1600';
const OUTSIDE_THE_LIST = '2300-2400';
const LIST = `Citrix Access Gateway=135,${INSIDE}`;

describeWhere(
  [...needsSamba(), needsBuild()],
  'probe, against an endpoint mapper that nobody here wrote',
  () => {
    let site: Site | undefined;
    let samba: Samba;
    let linesman: Linesman;
    const here = (): Site => site!;
    const probe = (...args: readonly string[]) =>
      linesman.json(ProbeRun, [
        'probe',
        ADDRESSES.exchange,
        '--interface',
        DRSUAPI,
        '--interface',
        SAMR,
        ...args,
      ]);
    /** Ports of the two interfaces, as a foreign client reads them. */
    const announced = async (): Promise<readonly [drsuapi: number, samr: number]> => {
      const [drsuapi = 0, samr = 0] = await announcedPorts(
        here().server,
        ADDRESSES.exchange,
        DRSUAPI,
        SAMR,
      );
      return [drsuapi, samr];
    };

    beforeAll(async () => {
      site = await createSite();
      linesman = linesmanIn(site.laptop, site.folder);
      samba = await prepareSamba(site);
      await samba.start(INSIDE);
    });

    afterEach(async () => {
      await site?.filter();
      await samba.thaw();
    });

    afterAll(() => site?.close());

    it('is green with exit 0 when both interfaces accept a bind on the ports that a foreign client reads too', async () => {
      const [drsuapi, samr] = await announced();

      const { status, document } = await probe();

      expect(document.diagnosis.code).toBe('ALL_GREEN');
      expect(status).toBe(0);
      expect(
        document.endpoints.map(({ interface: name, host, port, tcp, bind }) => ({
          name,
          host,
          port,
          tcp,
          bind,
        })),
      ).toEqual([
        { name: DRSUAPI, host: ADDRESSES.exchange, port: drsuapi, tcp: 'open', bind: 'accepted' },
        { name: SAMR, host: ADDRESSES.exchange, port: samr, tcp: 'open', bind: 'accepted' },
      ]);
    });

    it('names the announced port that a filter on the way drops, with exit 4', async () => {
      const [drsuapi] = await announced();
      await here().filter({ kind: 'drop', port: drsuapi });

      const { status, document } = await probe();

      expect(document.diagnosis).toMatchObject({
        code: 'RPC_PORT_BLOCKED',
        severity: 'broken',
        whoMustAct: 'firewall',
        args: { port: drsuapi },
      });
      expect(document.diagnosis.summary).toContain(String(drsuapi));
      expect(document.endpoints.map(({ tcp }) => tcp)).toEqual(['timed-out', 'open']);
      expect(status).toBe(4);
    });

    it('tells a port that is refused from one that is dropped', async () => {
      const [, samr] = await announced();
      await here().filter({ kind: 'reset', port: samr });

      const { status, document } = await probe();

      expect(document.diagnosis).toMatchObject({
        code: 'RPC_PORT_REFUSED',
        severity: 'broken',
        args: { port: samr },
      });
      expect(status).toBe(4);
    });

    it('lists an interface that the mapper does not know as not registered, while the mapper answers', async () => {
      const { status, document } = await linesman.json(ProbeRun, [
        'probe',
        ADDRESSES.exchange,
        '--interface',
        'EMSMDB',
      ]);

      expect(document.diagnosis).toMatchObject({
        code: 'RPC_NOT_REGISTERED',
        whoMustAct: 'exchange',
      });
      expect(status).toBe(4);
    });

    it('finds ports outside an access list after a restart: degraded while they answer from here, broken once they do not', async () => {
      const inside = await probe('--acl', LIST);
      await samba.start(OUTSIDE_THE_LIST);
      const [drsuapi, samr] = await announced();

      const answering = await probe('--acl', LIST);
      await here().filter({ kind: 'drop', port: drsuapi }, { kind: 'drop', port: samr });
      const dropped = await probe('--acl', LIST);
      await samba.start(INSIDE);

      expect({ code: inside.document.diagnosis.code, status: inside.status }).toEqual({
        code: 'ALL_GREEN',
        status: 0,
      });
      expect(answering.document.diagnosis).toMatchObject({
        code: 'RPC_PORT_OUTSIDE_ACL',
        severity: 'degraded',
        args: { device: 'Citrix Access Gateway', port: drsuapi },
      });
      expect(answering.status).toBe(3);
      expect(dropped.document.diagnosis).toMatchObject({
        code: 'RPC_PORT_OUTSIDE_ACL',
        severity: 'broken',
        args: { device: 'Citrix Access Gateway', port: drsuapi },
      });
      expect(dropped.document.diagnosis.summary).toContain(String(drsuapi));
      expect(dropped.document.endpoints.map(({ insideAcl }) => insideAcl)).toEqual([
        { 'Citrix Access Gateway': false },
        { 'Citrix Access Gateway': false },
      ]);
      expect(dropped.status).toBe(4);
    });

    it('tells apart a mapper whose port is dropped, one that is refused, and one that accepts and stays silent', async () => {
      await here().filter({ kind: 'drop', port: 135 });
      const dropped = await probe();
      await here().filter();
      await samba.freeze();
      const silent = await probe();
      await samba.thaw();
      await samba.stop();
      const refused = await probe();
      await samba.start(INSIDE);
      const again = await probe();

      expect(
        [dropped, silent, refused, again].map(
          ({ document, status }) => `${document.diagnosis.code} ${String(status)}`,
        ),
      ).toEqual(['EPM_BLOCKED 4', 'RPC_NO_ANSWER 4', 'EPM_REFUSED 4', 'ALL_GREEN 0']);
      expect(silent.document.diagnosis.args).toMatchObject({ port: 135 });
      expect(
        dropped.document.checks
          .filter(({ id }) => id.startsWith('rpc.port'))
          .map(({ status }) => status),
      ).not.toContain('fail');
    });

    it('ends within its deadline against a silent mapper, and says that it was cut where that was too soon to tell', async () => {
      await samba.freeze();
      const cut = await probe('--timeout-ms', '700');
      const silent = await probe('--timeout-ms', '2500');
      await samba.thaw();
      const mapperOf = ({ document }: typeof cut) =>
        document.checks.find(({ id }) => id === 'rpc.mapper');

      expect(cut.document.tookMs).toBeLessThan(5_000);
      expect(silent.document.tookMs).toBeLessThan(5_000);
      expect(mapperOf(cut)).toMatchObject({
        status: 'inconclusive',
        evidence: [expect.stringContaining('deadline')],
      });
      expect(mapperOf(silent)).toMatchObject({ status: 'fail', code: 'RPC_NO_ANSWER' });
      expect(silent.document.diagnosis).toMatchObject({ confidence: 'low' });
    });
  },
);
