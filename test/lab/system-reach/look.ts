/**
 * What a run on this machine finds of its system's word: NetworkManager asked by nmcli, HTTPS to the
 * outside for real. Arguments: source address of this machine, address outside.
 */
import { systemReachLook } from '../../../agent/runs/system-reach.ts';
import { systemReachFindings } from '../../../diagnosis/findings/system-reach.ts';
import { systemDetectorIo } from '../../../probes/network/detector-io.ts';
import { createSystemReach } from '../../../probes/network/system-reach.ts';
import type { Route } from '../../../probes/network/watcher-types.ts';
import { directly } from '../../support/direct-client.ts';

const [source = '', outside = ''] = process.argv.slice(2);
const NONE: Route = { kind: 'none' };
const troubles: string[] = [];
const look = systemReachLook({
  probes: {
    systemReach: createSystemReach(process.platform),
    lookOutside: (settings, from, { chooseWays, signal }) =>
      systemDetectorIo({ chooseWays }).reach(settings, from, 0, signal),
  },
  reach: { http: `http://${outside}/`, https: `https://${outside}/` },
  hasDoors: false,
  chooseWays: directly,
  snapshot: () => ({
    ...{ adapters: [], publicV6: NONE, exchange: null, gateway: null, collector: null },
    publicV4: { kind: 'via', adapter: 'lan0', source },
  }),
  log: (sentence) => troubles.push(sentence),
  now: () => new Date(),
});
const witness = await look(AbortSignal.timeout(15_000));
const findings = systemReachFindings(
  witness,
  {
    label: 'lan-foreign',
    trust: 'unknown',
    tunnel: { state: 'none', product: null, adapter: null },
    since: new Date(Date.now() - 3_600_000).toISOString(),
  },
  [],
);
console.log(JSON.stringify({ witness, findings, troubles }));
