import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readInventoryTable, tableOf } from '../../../agent/inventory.ts';
import { describeWhere, needsCommands, needsLinux } from '../../support/needs.ts';
import { afterTest } from './workbench.ts';

const worker = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${code}`)}`,
  );
const patient = new AbortController().signal;

describe('the list of connections from a thread of its own', () => {
  it('never stops the agent while the thread blocks, and is given up when its time is over', async () => {
    const abort = new AbortController();
    let ticks = 0;
    const clock = setInterval(() => {
      ticks += 1;
    }, 5);
    setTimeout(() => {
      abort.abort();
    }, 200);

    const table = await readInventoryTable(abort.signal, worker('for (;;) {}'));
    clearInterval(clock);

    expect(table).toEqual({ ok: false, why: 'the list of connections came too late' });
    expect(ticks).toBeGreaterThan(5);
  });

  it.each([
    ['fails', 'throw new Error("no netstat")', 'no netstat'],
    ['ends without a word', '', 'without an answer'],
    ['sends something else', 'parentPort.postMessage([{ nonsense: true }])', 'another form'],
    ['sends nothing at all', 'parentPort.postMessage([])', 'netstat gave no list'],
  ])('says why there is none when the thread %s', async (_, code, why) => {
    expect(await readInventoryTable(patient, worker(code))).toMatchObject({
      ok: false,
      why: expect.stringContaining(why) as string,
    });
  });
});

/**
 * Rows in the form that systemInformation 5.33 gives on macOS, by its source (lib/network.js):
 * addresses and ports as text, `process` a command line.
 */
const listed = (over: object = {}): object => ({
  protocol: 'tcp4',
  localAddress: '192.168.0.7',
  localPort: '50000',
  peerAddress: '10.1.2.3',
  peerPort: '2314',
  state: 'ESTABLISHED',
  pid: 501,
  process: '/Applications/Microsoft Outlook.app/Contents/MacOS/Microsoft Outlook',
  ...over,
});

describe('what systeminformation lists on macOS', () => {
  it('becomes connections with their programs; Outlook is known by its name', () => {
    expect(tableOf([listed()])).toEqual({
      ok: true,
      outlookRuns: true,
      cut: null,
      rows: [
        {
          localAddress: '192.168.0.7',
          localPort: 50_000,
          remoteAddress: '10.1.2.3',
          remotePort: 2314,
          state: 'established',
          owner: { kind: 'process', pid: 501, name: 'Microsoft Outlook' },
        },
      ],
    });
  });

  it('leaves out listeners, UDP, and lines whose ports are no numbers', () => {
    expect(
      tableOf([
        listed({ state: 'LISTEN', peerAddress: '*', peerPort: '*' }),
        listed({ protocol: 'udp4' }),
        listed({ peerPort: '*' }),
      ]),
    ).toMatchObject({ ok: true, rows: [] });
  });

  it('does not claim that Outlook is closed because it has no connection', () => {
    expect(tableOf([listed({ process: '/usr/sbin/mDNSResponder' })])).toMatchObject({
      outlookRuns: null,
    });
  });

  it("takes a connection whose process is not shown for hidden, and one in TIME_WAIT for nobody's", () => {
    expect(
      tableOf([
        listed({ pid: Number.NaN, process: '' }),
        listed({ pid: 0, process: '', state: 'TIME_WAIT' }),
      ]),
    ).toMatchObject({ rows: [{ owner: { kind: 'hidden' } }, { owner: { kind: 'none' } }] });
  });
});

describeWhere(
  [needsLinux(), needsCommands('ss')],
  'systeminformation itself, which also runs on Linux',
  () => {
    it('finds a connection of this process', async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1');
      afterTest(() => {
        socket.destroy();
        server.close();
      });
      await once(socket, 'connect');

      const table = await readInventoryTable(patient);

      expect(
        table.ok &&
          table.rows.filter(
            ({ remotePort, localPort }) => remotePort === port && localPort === socket.localPort,
          ),
      ).toMatchObject([{ remoteAddress: '127.0.0.1', state: 'established' }]);
    });
  },
);
