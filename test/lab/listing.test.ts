import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { entriesInCapture, needsVersion } from '../support/lab/foreign.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

/** What the measure of the way's sizes asks for. */
const MEASURED_WITH = 24;

describeWhere([...needsSamba(), needsBuild()], 'the listing of a Samba mapper', () => {
  let site: Site | undefined;
  let linesman: Linesman;
  const here = (): Site => site!;
  const probe = (...more: readonly string[]) =>
    linesman.json(ProbeRun, [
      'probe',
      ADDRESSES.exchange,
      '--interface',
      DRSUAPI,
      '--interface',
      SAMR,
      '--all-endpoints',
      ...more,
    ]);

  beforeAll(async () => {
    site = await createSite();
    linesman = linesmanIn(site.laptop, site.folder);
    await (await prepareSamba(site)).start('1500-2000');
  });

  afterAll(() => site?.close());

  it('holds every entry, to the end of the list, and leaves the verdict green', async () => {
    const { status, document } = await probe();

    expect(document.mapper).toMatchObject({
      entries: 53,
      complete: true,
      byProtocol: { ncacn_ip_tcp: 16, ncacn_np: 24, ncalrpc: 11, ncacn_http: 2 },
    });
    expect(document.mapper?.list).toHaveLength(53);
    expect(
      document.mapper?.list
        .filter(({ protocol, uuid }) => protocol === 'ncacn_ip_tcp' && SAMR.startsWith(uuid))
        .map(({ port }) => port),
    ).toEqual([expect.any(Number)]);
    expect(status).toBe(0);
  });

  it('shows the helpdesk which other services of the server a wide list opens', async () => {
    const { document } = await probe('--acl', 'Citrix Access Gateway=135,1500-2000');

    const [wide] = document.diagnosis.findings.filter(({ code }) => code === 'ACL_WIDE');
    expect(wide).toMatchObject({
      audience: 'helpdesk',
      args: {
        device: 'Citrix Access Gateway',
        services: expect.stringMatching(/Netlogon \(MS-NRPC\) on \d+/) as unknown,
      },
    });
  });

  describeWhere([needsCommands('tshark')], 'beside Wireshark', () => {
    it('holds as many entries as Wireshark counts on the wire', async () => {
      const file = join(here().folder, 'lookup.pcap');
      const capture = here().server.start([
        'tshark',
        '-n',
        '-i',
        'eth0',
        '-f',
        'tcp port 135',
        '-w',
        file,
      ]);
      await waitFor(
        'the capture to begin',
        () => (capture.output().includes('Capture started') ? true : null),
        { timeoutMs: 15_000, by: capture },
      );

      const { document } = await probe();
      await waitFor(
        'the answers to be on disk',
        async () => ((await entriesInCapture(file, MEASURED_WITH)) > 0 ? true : null),
        { timeoutMs: 15_000, by: capture },
      );
      await capture.stop();
      const counted = await entriesInCapture(file, MEASURED_WITH);

      expect(counted).toBe(document.mapper?.entries);
    });
  });

  describeWhere(
    [needsVersion(['impacket-rpcdump', '-h'], /Impacket v0\.10\.0/)],
    'beside impacket 0.10',
    () => {
      it("is what impacket's rpcdump does not give: the end of the list is an error to it", async () => {
        const { stdout } = await here().laptop.run(['impacket-rpcdump', ADDRESSES.exchange]);

        expect(stdout).toContain('ept_s_not_registered');
        expect(stdout).toContain('No endpoints found');
      });
    },
  );

  describeWhere(
    [needsVersion(['nmap', '--version'], /Nmap version 7\.93/)],
    'beside nmap 7.93',
    () => {
      it("is what nmap's msrpc-enum does not give, though SMB 1 is open to it", async () => {
        const output = await here().laptop.must([
          'nmap',
          '-Pn',
          '-n',
          '-p',
          '135,445',
          '--script',
          'msrpc-enum',
          ADDRESSES.exchange,
        ]);

        expect(output).toMatch(/135\/tcp open[\s\S]*445\/tcp open/);
        expect(output).toContain('msrpc-enum: NT_STATUS_');
        expect(output).not.toMatch(/uuid/i);
      });
    },
  );
});
