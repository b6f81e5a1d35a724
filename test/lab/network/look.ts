/** Runs inside a namespace: takes one look and prints it. Arguments: RouteTargets as JSON. */
import { axesOf } from '../../../probes/network/axes.ts';
import { observer, realSenses } from '../../../probes/network/observe.ts';
import { sysfsReader } from '../../../probes/network/sysfs.ts';
import type { RouteTargets } from '../../../probes/network/watcher-types.ts';

const targets = JSON.parse(process.argv[2] ?? '{}') as RouteTargets;
const take = observer(realSenses(sysfsReader('linux', (sentence) => {
  console.error(sentence);
})));
const snapshot = await take(targets);
console.log(JSON.stringify({ snapshot, axes: axesOf(snapshot) }));
