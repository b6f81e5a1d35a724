/**
 * Runs under Node for Windows: a program called OUTLOOK.EXE holds connections of both families to
 * "Exchange"; prints one line of what a look at Outlook shows, and stays. Argument: a folder.
 */
import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { win32 } from 'node:path';
import { readConnectionsNow } from '../../../probes/connections/live.ts';
import { lookAtOutlook } from '../../../probes/outlook/look.ts';
import { WINDOWS } from '../../../probes/outlook/windows-source.ts';
import { readWindowsTable } from '../../../probes/platform/windows/connection-table.ts';

const [folder = '.'] = process.argv.slice(2);
const listen = async (host: string): Promise<number> => {
  const server = createServer(() => undefined).listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  const connected = new Promise((resolve) => server.once('connection', resolve));
  accepted.push(connected);
  return (server.address() as AddressInfo).port;
};
const accepted: Promise<unknown>[] = [];
const ports = [await listen('127.0.0.1'), await listen('::1')];

const beforeStart = new Date().toISOString();
const outlook = win32.join(folder, 'OUTLOOK.EXE');
copyFileSync(process.execPath, outlook);
// It ends with its connections, whoever ends this program.
const held = `for (const [port, host] of [[${String(ports[0])}, '127.0.0.1'], [${String(ports[1])}, '::1']])
  require('node:net').connect(port, host).on('error', () => process.exit()).on('close', () => process.exit())`;
spawn(outlook, ['-e', held], { stdio: 'ignore' });
await Promise.all(accepted);

const now = (): Date => new Date();
const look = async (addresses: readonly string[]): Promise<unknown> =>
  lookAtOutlook(
    {
      connections: await readConnectionsNow(
        { exchange: addresses, gateway: [], mapperPort: 135, ownPid: process.pid, endpoints: [] },
        { readTable: () => Promise.resolve(readWindowsTable()), now },
      ),
      hosts: ['exch1.corp.example'],
      addresses,
      isOwn: true,
      network: null,
    },
    {
      source: WINDOWS,
      notTested: '',
      resolve: () => Promise.reject(new Error('no name is resolved in this namespace')),
      now,
    },
  );
process.env['TRIED'] = folder;
console.log(
  JSON.stringify({
    ports,
    beforeStart,
    version: process.versions.node,
    cost: WINDOWS.cost(),
    byVariable: WINDOWS.version('%TRIED%\\OUTLOOK.EXE'),
    seen: await look(['127.0.0.1', '::1']),
  }),
);
