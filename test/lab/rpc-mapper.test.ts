import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSamba } from '../support/lab/needs.ts';
import { prepareSamba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';
import { dissectedEntries } from '../support/tshark.ts';

/** [MS-SAMR] 1.9. */
const SAMR = '12345778-1234-abcd-ef00-0123456789ac';
const ASK = new URL('./rpc/ask.ts', import.meta.url).pathname;
const FLOORS: Readonly<Record<string, string>> = {
  ncacn_ip_tcp: '0b 07 09',
  ncacn_np: '0b 0f 11',
  ncacn_http: '0b 1f 09',
  ncalrpc: '0c 10',
};
/** What listens on a port, as impacket is told. */
const IMPACKET_ASKS = `
import sys
from impacket import uuid
from impacket.dcerpc.v5 import mgmt, transport
dce = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%s]' % tuple(sys.argv[1:])).get_dce_rpc()
dce.connect()
dce.bind(mgmt.MSRPC_UUID_MGMT)
for one in mgmt.hinq_if_ids(dce)['if_id_vector']['if_id']:
    print('%s@%d.%d' % (uuid.bin_to_string(one['Data']['Uuid']).lower(), one['Data']['VersMajor'], one['Data']['VersMinor']))
`;

interface Entry {
  readonly uuid: string;
  readonly version: string;
  readonly protocol: string;
  readonly port: number | null;
  readonly endpoint: string | null;
  readonly annotation: string;
}

interface Answers {
  readonly listing: readonly Entry[];
  readonly failure: unknown;
  readonly one: readonly Entry[];
  readonly oneFailure: unknown;
  readonly mapping: unknown;
  readonly port: number;
  readonly listening: unknown;
}

describeWhere(
  [...needsSamba(), needsCommands('tshark')],
  'the mapper client, against Samba and beside Wireshark and impacket',
  () => {
    let site: Site | undefined;
    let answers: Answers;
    const here = (): Site => site!;
    const capture = (): string => join(here().folder, 'mapper.pcap');

    beforeAll(async () => {
      site = await createSite();
      await (await prepareSamba(site)).start('1500-2000');
      const tshark = site.server.start([
        'tshark',
        '-n',
        '-i',
        'eth0',
        '-f',
        'tcp port 135',
        '-w',
        capture(),
      ]);
      await waitFor(
        'the capture to begin',
        () => (tshark.output().includes('Capture started') ? true : null),
        { timeoutMs: 15_000, by: tshark },
      );
      answers = JSON.parse(
        await site.laptop.must([process.execPath, ASK, ADDRESSES.exchange, SAMR, '1', '0']),
      ) as Answers;
      await waitFor(
        'the listing to be on disk',
        async () =>
          (await dissectedEntries(capture())).length >= answers.listing.length ? true : null,
        { timeoutMs: 15_000, by: tshark },
      );
      await tshark.stop();
    });

    afterAll(() => site?.close());

    it('reads each of 53 entries as Wireshark does: interface, version, protocol, port or pipe, annotation', async () => {
      const theirs = await dissectedEntries(capture());

      expect(answers.failure).toBeNull();
      expect(answers.listing).toHaveLength(53);
      expect(
        answers.listing.map(({ protocol, ...entry }) => ({ ...entry, floors: FLOORS[protocol] })),
      ).toEqual(theirs);
    });

    it('finds what one interface is registered on, though Samba lists everything when it is asked for one', () => {
      const { one, oneFailure, listing } = answers;

      expect(oneFailure).toBeNull();
      expect(one).toEqual(listing.filter(({ uuid }) => uuid === SAMR));
      expect(one.map(({ protocol }) => protocol).toSorted()).toEqual([
        'ncacn_ip_tcp',
        'ncacn_np',
        'ncalrpc',
      ]);
    });

    it('maps that interface to the port that its listing names, and leaves no handle open', () => {
      const { mapping, port, one } = answers;

      expect(mapping).toMatchObject({ ok: true, status: 0, handleOpen: false });
      expect(one.find(({ protocol }) => protocol === 'ncacn_ip_tcp')?.port).toBe(port);
    });

    it('is told what listens on that port, the same as impacket is', async () => {
      const theirs = await here().laptop.must([
        '/usr/bin/python3',
        '-c',
        IMPACKET_ASKS,
        ADDRESSES.exchange,
        String(answers.port),
      ]);

      expect(answers.listening).toEqual(theirs.trim().split('\n'));
      expect(answers.listening).toContain(`${SAMR}@1.0`);
    });
  },
);
