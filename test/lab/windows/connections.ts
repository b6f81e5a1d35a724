/**
 * Runs under Node for Windows: a program called OUTLOOK.EXE holds a connection to "Exchange";
 * prints one line of what is seen of it, and stays. Argument: a folder.
 */
import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { win32 } from 'node:path';
import { readConnectionsNow } from '../../../probes/connections/live.ts';
import { readWindowsTable } from '../../../probes/platform/windows/connection-table.ts';
import { findClient } from '../../../probes/network/vpn-client/system-io.ts';
import { processIds } from '../../../probes/platform/windows/process-list.ts';

const [folder = '.'] = process.argv.slice(2);
const server = createServer(() => undefined).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;

const outlook = win32.join(folder, 'OUTLOOK.EXE');
copyFileSync(process.execPath, outlook);
// It ends with its connection, whoever ends this program.
const held = `require('node:net').connect(${String(port)}, '127.0.0.1').on('error', () => process.exit()).on('close', () => process.exit())`;
const connected = new Promise((resolve) => server.once('connection', resolve));
const child = spawn(outlook, ['-e', held], { stdio: 'ignore' });
await connected;

const connections = await readConnectionsNow(
  {
    exchange: ['127.0.0.1'],
    gateway: [],
    mapperPort: 135,
    ownPid: process.pid,
    endpoints: [
      {
        interface: 'EMSMDB',
        uuid: '',
        version: '',
        host: '127.0.0.1',
        port,
        tcp: 'open',
        bind: 'accepted',
        insideAcl: {},
      },
    ],
  },
  { readTable: () => Promise.resolve(readWindowsTable()), now: () => new Date() },
);
const processes = processIds();
console.log(
  JSON.stringify({
    port,
    connections,
    outlook: child.pid,
    self: process.pid,
    processes,
    client: await findClient(['citrix']),
  }),
);
