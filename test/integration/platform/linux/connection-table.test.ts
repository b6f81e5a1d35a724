import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readLinuxTable } from '../../../../probes/platform/linux/connection-table.ts';
import type { TcpTable } from '../../../../probes/platform/connection-table.ts';
import { describeWhere, needsLinux } from '../../../support/needs.ts';

const signal = new AbortController().signal;
const ALL = (): boolean => true;
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const rowsOf = (table: TcpTable): Extract<TcpTable, { ok: true }>['rows'] => {
  if (!table.ok) throw new Error(table.why);
  return table.rows;
};

async function connectedTo(
  host: string,
): Promise<{ readonly port: number; readonly localPort: number; close(): void }> {
  const server: Server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect(port, host);
  await once(socket, 'connect');
  const [other] = await accepted;
  const close = (): void => {
    socket.destroy();
    other.destroy();
    server.close();
  };
  cleanups.push(close);
  return { port, localPort: socket.localPort!, close };
}

/** A folder of the form of proc(5). */
function fakeProc(
  processes: Readonly<
    Record<
      string,
      { readonly comm: string; readonly cmdline?: string; readonly sockets: readonly number[] }
    >
  >,
  tcp: string,
): string {
  const proc = mkdtempSync(join(tmpdir(), 'linesman-proc-'));
  cleanups.push(() => {
    rmSync(proc, { recursive: true, force: true });
  });
  mkdirSync(join(proc, 'net'));
  writeFileSync(join(proc, 'net/tcp'), tcp);
  for (const [pid, { comm, cmdline = '', sockets }] of Object.entries(processes)) {
    mkdirSync(join(proc, pid, 'fd'), { recursive: true });
    writeFileSync(join(proc, pid, 'comm'), `${comm}\n`);
    writeFileSync(join(proc, pid, 'cmdline'), cmdline);
    sockets.forEach((inode, index) => {
      symlinkSync(`socket:[${String(inode)}]`, join(proc, pid, 'fd', String(index)));
    });
  }
  return proc;
}

const line = (inode: number): string =>
  `   1: 0700A8C0:C350 0A02010A:0493 01 00000000:00000000 02:000A1B2C 00000000  1000        0 ${String(inode)} 2 0000000000000000\n`;

describeWhere([needsLinux()], 'TCP connections on Linux', () => {
  it.each(['127.0.0.1', '::1'])(
    'shows a connection over %s with its ports, state and the process that holds it',
    async (host) => {
      const { port, localPort } = await connectedTo(host);

      const mine = rowsOf(await readLinuxTable(signal)).filter(
        (row) => row.remotePort === port && row.localPort === localPort,
      );

      expect(mine).toMatchObject([
        {
          localAddress: host,
          remoteAddress: host,
          state: 'established',
          owner: { kind: 'process', pid: process.pid },
        },
      ]);
    },
  );

  it('shows no listener', async () => {
    const { port } = await connectedTo('127.0.0.1');

    expect(
      rowsOf(await readLinuxTable(signal)).filter(
        (row) => row.localPort === port && row.remotePort === 0,
      ),
    ).toEqual([]);
  });

  it('gives a socket of Outlook under Wine to Outlook, not to the server that holds a copy of it', async () => {
    const proc = fakeProc(
      {
        10: { comm: 'wineserver', sockets: [777] },
        20: {
          comm: 'OUTLOOK.EXE',
          cmdline: 'C:\\Program Files\\Microsoft Office\\Office14\\OUTLOOK.EXE\0',
          sockets: [777],
        },
      },
      line(777),
    );

    const table = await readLinuxTable(signal, ALL, proc);

    expect(table).toMatchObject({
      ok: true,
      outlookRuns: true,
      cut: null,
      rows: [
        { remoteAddress: '10.1.2.10', owner: { kind: 'process', pid: 20, name: 'OUTLOOK.EXE' } },
      ],
    });
  });

  it('knows a program whose name the kernel cut by its command line', async () => {
    const proc = fakeProc(
      {
        30: {
          comm: 'evolution-sourc',
          cmdline: '/usr/libexec/evolution-source-registry\0',
          sockets: [8],
        },
      },
      line(8),
    );

    expect(await readLinuxTable(signal, ALL, proc)).toMatchObject({
      outlookRuns: false,
      rows: [{ owner: { name: 'evolution-source-registry' } }],
    });
  });

  it('knows Outlook by its command line whatever name it gave its main thread', async () => {
    const proc = fakeProc(
      {
        40: {
          comm: 'MainThread',
          cmdline: 'C:\\Program Files (x86)\\Microsoft Office\\Office16\\OUTLOOK.EXE\0/recycle\0',
          sockets: [8],
        },
      },
      line(8),
    );

    expect(await readLinuxTable(signal, ALL, proc)).toMatchObject({
      outlookRuns: true,
      rows: [{ owner: { name: 'OUTLOOK.EXE' } }],
    });
  });

  it('calls an owner hidden when no process shows the socket', async () => {
    const proc = fakeProc({ 10: { comm: 'sshd', sockets: [] } }, line(9));
    chmodSync(join(proc, '10/fd'), 0o000);

    expect(await readLinuxTable(signal, ALL, proc)).toMatchObject({
      rows: [{ owner: { kind: 'hidden' } }],
    });
  });

  it("reads the descriptors of Outlook alone where nobody wants to know of another's connection", async () => {
    const proc = fakeProc(
      {
        10: { comm: 'firefox', sockets: [5] },
        20: { comm: 'OUTLOOK.EXE', cmdline: 'C:\\Office16\\OUTLOOK.EXE\0', sockets: [6] },
      },
      line(5) + line(6),
    );

    expect(await readLinuxTable(signal, () => false, proc)).toMatchObject({
      outlookRuns: true,
      rows: [{ owner: { kind: 'hidden' } }, { owner: { kind: 'process', name: 'OUTLOOK.EXE' } }],
    });
  });

  it('looks into no other program where the wanted connections are its own', async () => {
    const proc = fakeProc(
      {
        1: { comm: 'systemd', sockets: [5] },
        [process.pid]: { comm: 'node', sockets: [5] },
      },
      line(5),
    );

    expect(await readLinuxTable(signal, ALL, proc)).toMatchObject({
      rows: [{ owner: { kind: 'process', pid: process.pid, name: 'node' } }],
    });
  });

  it('finds whoever holds a wanted connection, and prefers the program to the one that serves it', async () => {
    const proc = fakeProc(
      {
        10: { comm: 'wineserver', sockets: [5, 7] },
        30: { comm: 'thunderbird', sockets: [5] },
      },
      line(5) + line(7),
    );

    expect(await readLinuxTable(signal, (address) => address === '10.1.2.10', proc)).toMatchObject({
      outlookRuns: false,
      rows: [{ owner: { name: 'thunderbird' } }, { owner: { name: 'wineserver' } }],
    });
  });

  it('says which file is missing where there is no table', async () => {
    expect(await readLinuxTable(signal, ALL, join(tmpdir(), 'no-such-proc'))).toMatchObject({
      ok: false,
      why: expect.stringContaining('net/tcp cannot be read: ENOENT') as string,
    });
  });
});
