import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { linesFor } from '../../diagnosis/advice/lines.ts';
import { portState } from '../support/lab/foreign.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';

const LISTEN =
  'import socket,sys,time\nheld=[socket.create_server(("",int(port))) for port in sys.argv[1:]]\nprint("listening",flush=True)\ntime.sleep(600)';
/**
 * A firewall as one finds it: nothing passes but what belongs to connections that were let pass.
 */
const CLOSED = `table inet filter
delete table inet filter
table inet filter {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established accept
    tcp dport 135 accept
    drop
  }
}
`;

describeWhere(
  [needsLinux(), needsRoot(), needsNamespaces(), needsCommands('ip', 'nft', 'sysctl', 'nmap')],
  'the line to add for nftables, on a real firewall',
  () => {
    let site: Site | undefined;
    const here = (): Site => site!;
    const states = (...ports: readonly number[]): Promise<readonly string[]> =>
      Promise.all(ports.map((port) => portState(here().laptop, ADDRESSES.exchange, port)));
    const add = async (source: readonly string[]): Promise<void> => {
      const [line] = linesFor('nftables', {
        source,
        destination: ADDRESSES.exchange,
        ports: [
          { from: 2314, to: 2314 },
          { from: 2400, to: 2402 },
        ],
        group: null,
      });
      await here().gateway.must(['sh', '-c', line?.text ?? 'false']);
    };

    beforeAll(async () => {
      site = await createSite();
      const listener = site.server.start([
        '/usr/bin/python3',
        '-c',
        LISTEN,
        '135',
        '2313',
        '2314',
        '2315',
        '2400',
        '2402',
        '2403',
      ]);
      site.cleanup.defer('listener', () => listener.stop());
      await waitFor('the listener', () => (listener.stdout() === '' ? null : true), {
        timeoutMs: 10_000,
      });
    });

    afterAll(() => site?.close());

    beforeEach(async () => {
      await here().gateway.must(['nft', '-f', '-'], { input: CLOSED });
    });

    it('is needed: without it the firewall drops the port', async () => {
      expect(await states(135, 2314)).toEqual(['open', 'filtered']);
    });

    it.each([
      ['the address that the device sees', [ADDRESSES.laptop]],
      ['a network and a range beside one another', ['198.51.100.0/24', '203.0.113.9-203.0.113.12']],
      ['no source, where nobody has given one', []],
    ])('opens exactly the ports that it names, with %s', async (_, source) => {
      await add(source);

      expect(await states(2313, 2314, 2315, 2400, 2402, 2403)).toEqual([
        'filtered',
        'open',
        'filtered',
        'open',
        'open',
        'filtered',
      ]);
    });

    it('opens them to no other source', async () => {
      await add(['203.0.113.11', '198.51.100.0/24']);

      expect(await states(2314, 2400)).toEqual(['filtered', 'filtered']);
    });
  },
);
