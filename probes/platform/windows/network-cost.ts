import type { NetworkCost } from '../../../model/outlook.ts';
import { answer, failed, type NativeAnswer, WIN32 } from '../answer.ts';
import type { Declaration, FieldType } from '../native.ts';
import { library } from './library.ts';
import { rowAt } from './rows.ts';

/** nldef.h, since Windows 10 version 2004. */
export const CONNECTIVITY_HINT = {
  name: 'NL_NETWORK_CONNECTIVITY_HINT',
  sizeBytes: 12,
  fields: {
    level: 'uint32',
    cost: 'uint32',
    approachingDataLimit: 'uint8',
    overDataLimit: 'uint8',
    roaming: 'uint8',
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** NL_NETWORK_CONNECTIVITY_COST_HINT. */
const COSTS = ['unknown', 'unrestricted', 'fixed', 'variable'] as const;

const ready = library(
  'iphlpapi.dll',
  { GetNetworkConnectivityHint: ['uint32', ['void *']] },
  { hint: CONNECTIVITY_HINT },
);

/**
 * What the present connection costs, by GetNetworkConnectivityHint: what Windows tells every program
 * that asks, Outlook among them. Older Windows, and Wine, answer that they have no such function.
 */
export function networkCost(): NativeAnswer<NetworkCost> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { calls, layouts } = tools.value;
  const bytes = Buffer.alloc(CONNECTIVITY_HINT.sizeBytes);
  const status = calls.GetNetworkConnectivityHint(bytes);
  const row = rowAt(layouts.hint, bytes, 0);
  if (status !== WIN32.success || row === null) return failed('GetNetworkConnectivityHint', status);
  return answer({
    cost: COSTS[row.cost] ?? 'unknown',
    isRoaming: row.roaming !== 0,
    isOverLimit: row.overDataLimit !== 0,
  });
}
