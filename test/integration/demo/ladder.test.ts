import { describe, expect, test } from 'vitest';
import { setFault } from '../../../demo/control.ts';
import type { FaultName } from '../../../demo/faults.ts';
import type { DemoSite } from '../../../demo/site.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { parsePortList } from '../../../model/net/port-list.ts';
import type { LadderResult } from '../../../model/run.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { runningSite, temporaryFolder } from './support.ts';
import { NETWORK } from '../../support/samples.ts';

const runOnce = ({ host, mapperPort, config }: DemoSite): Promise<LadderResult> =>
  runLadder(
    {
      host,
      mapperPort,
      interfaces: EXCHANGE_INTERFACES,
      gateway: null,
      network: NETWORK,
      listAll: true,
      accessLists: (config.accessLists ?? []).map(({ device, allow }) => {
        const list = parsePortList(allow);
        return {
          device,
          owner: null,
          allow: list.ok ? list.ranges : [],
          to: [],
          on: null,
          whatIf: false,
        };
      }),
    },
    {
      signal: AbortSignal.timeout(8_000),
      resolve: (name) => Promise.resolve([name]),
      nameServers: () => Promise.resolve([]),
      now: () => new Date(),
      monotonicMs: () => performance.now(),
    },
  );

/** Codes of everything that went wrong, each once. */
const codesOf = ({ checks }: LadderResult): string[] => [
  ...new Set(checks.flatMap(({ code }) => (code === null ? [] : [code]))),
];

describe('the demo site, as the ladder sees it', () => {
  test('is green, with every interface bound inside the lists', async () => {
    const site = await runningSite(await temporaryFolder());

    const result = await runOnce(site);

    expect(codesOf(result)).toEqual([]);
    expect(result.endpoints.map(({ interface: name, bind }) => `${name} ${bind}`)).toEqual(
      EXCHANGE_INTERFACES.map(({ name }) => `${name} accepted`),
    );
    expect(result.mapper).toMatchObject({
      complete: true,
      byProtocol: { ncacn_ip_tcp: 6, ncacn_np: 4, ncalrpc: 4 },
    });
  });

  test.each<[FaultName[], string[]]>([
    [['port-outside-list'], ['RPC_PORT_OUTSIDE_ACL']],
    [['service-stopped'], ['RPC_NOT_REGISTERED']],
    [['mapper-silent'], ['RPC_NO_ANSWER']],
    [['port-refused'], ['RPC_PORT_REFUSED']],
    [['port-silent'], ['RPC_NO_ANSWER']],
  ])('with %j shows %j, and is green again after it', async (faults, codes) => {
    const folder = await temporaryFolder();
    const site = await runningSite(folder);
    for (const fault of faults) await setFault(folder, fault, true);
    const broken = await runOnce(site);
    for (const fault of faults) await setFault(folder, fault, false);

    const mended = await runOnce(site);

    expect(codesOf(broken)).toEqual(codes);
    expect(codesOf(mended)).toEqual([]);
  });
});
