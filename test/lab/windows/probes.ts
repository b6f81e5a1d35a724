/**
 * Runs under Node for Windows: what Windows' own functions say, as one JSON document. Arguments:
 * addresses whose routes are asked.
 */
import { createServer, connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { kindOfWindows } from '../../../probes/network/adapter-kind/windows.ts';
import { nameServers } from '../../../probes/network/name-servers.ts';
import { askKernel } from '../../../probes/network/route.ts';
import { registryKeyExists } from '../../../probes/platform/windows/advapi32.ts';
import { windowsFactsReader } from '../../../probes/platform/windows/facts.ts';
import { dnsServers } from '../../../probes/platform/windows/dns-servers.ts';
import { internetSettings } from '../../../probes/platform/windows/internet-settings.ts';
import { interfaceTable, listAdapters } from '../../../probes/platform/windows/iphlpapi.ts';
import { loadNative } from '../../../probes/platform/native.ts';
import { networkConnectivity } from '../../../probes/platform/windows/network-list.ts';
import { connectionCosts } from '../../../probes/platform/windows/connection-costs.ts';
import { windowsNotifications } from '../../../probes/platform/windows/notifications.ts';
import { sinceLastInputMs } from '../../../probes/platform/windows/last-input.ts';
import { namePolicies } from '../../../probes/platform/windows/name-policies.ts';
import { usbOfInterface } from '../../../probes/platform/windows/plug-and-play.ts';
import { processName } from '../../../probes/platform/windows/process-name.ts';
import { rasClients, rasConnections } from '../../../probes/platform/windows/rasapi32.ts';
import { tcpTable } from '../../../probes/platform/windows/tcp-table.ts';
import { wlanInterfaces } from '../../../probes/platform/windows/wlanapi.ts';

const problems: string[] = [];
const readFacts = windowsFactsReader((sentence) => problems.push(sentence));
const judge = (name: string): unknown => {
  const facts = readFacts(name);
  return facts?.system === 'win32' ? { facts, verdict: kindOfWindows(name, facts) } : null;
};
const interfaces = networkInterfaces();
const routes = await Promise.all(
  process.argv.slice(2).map(async (target) => [target, await askKernel(target)]),
);

const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;
const client = connect(port, '127.0.0.1');
await new Promise((resolve) => client.once('connect', resolve));
const table = tcpTable();
const own = table.ok
  ? table.value.find(({ remotePort, state }) => remotePort === port && state === 'established')
  : undefined;

const health: string[] = [];
const source = windowsNotifications();
source.start(
  () => undefined,
  (sentence) => health.push(sentence),
);
await source.stop();

const system = loadNative();
const missing = system.ok
  ? [
      system.value.calls('no-such-library.dll', {}),
      system.value.calls('iphlpapi.dll', { NoSuchFunction: ['uint32', []] }),
    ]
  : [];

console.log(
  JSON.stringify(
    {
      interfaces,
      routes,
      table,
      health,
      problems,
      missing,
      adapters: listAdapters(),
      kinds: Object.fromEntries(Object.keys(interfaces).map((name) => [name, judge(name)])),
      own: own === undefined ? null : { ...own, name: processName(own.pid) },
      self: { pid: process.pid, name: processName(process.pid), port },
      registry: {
        proxy: internetSettings(),
        usb: [
          '{00000000-0000-0000-0000-000000000001}',
          '{00000000-0000-0000-0000-000000000002}',
        ].map(usbOfInterface),
        citrix: ['Secure Access Client', 'No Such Client'].map((name) =>
          registryKeyExists('HKLM', `SOFTWARE\\Citrix\\${name}`),
        ),
      },
      nameServers: dnsServers(),
      policies: namePolicies(),
      serversFor: {
        inside: await nameServers('EXCH1.corp.example'),
        exempt: await nameServers('vpn.corp.example'),
      },
      sinceInputMs: sinceLastInputMs(),
      services: { ras: rasConnections(), vpn: await rasClients(), wlan: await wlanInterfaces() },
      costs: await connectionCosts(),
      connectivity: await networkConnectivity(),
      guids: interfaceTable(),
    },
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  ),
);
client.destroy();
server.close();
