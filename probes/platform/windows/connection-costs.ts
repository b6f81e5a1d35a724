import { answer, failed, type NativeAnswer } from '../answer.ts';
import { type ComObject, comObject, hresultText } from './com.ts';
import { idOf, using, withNetworkList } from './network-list.ts';
import { guidText } from './rows.ts';

/** What Windows says that a connection costs. */
export interface ConnectionCost {
  /** GUID of the adapter in braces, as GetIfTable2 gives it. */
  readonly guid: string;
  /** NLM_CONNECTION_COST: the kind in the low half, flags in the high one. */
  readonly cost: number;
}

/** Of NLM_CONNECTION_COST (netlistmgr.h). */
const COST = { unrestricted: 1, fixed: 2, variable: 4, roaming: 0x40000 } as const;

/** In the words of the hints; null: Windows does not know it. */
export function meteringOf(cost: number): {
  readonly metered: 'yes' | 'no' | null;
  readonly isRoaming: boolean;
} {
  const isRoaming = (cost & COST.roaming) !== 0;
  if (isRoaming || (cost & (COST.fixed | COST.variable)) !== 0)
    return { metered: 'yes', isRoaming };
  return { metered: (cost & COST.unrestricted) === 0 ? null : 'no', isRoaming };
}

const I_NETWORK_CONNECTION_COST = idOf(0x000a);

/** Places in the tables of methods; the first three are IUnknown's, four more IDispatch's. */
const GET_NETWORK_CONNECTIONS = 9;
const NEXT = 8;
const GET_ADAPTER_ID = 12;
const GET_COST = 3;
const MAX_CONNECTIONS = 64;

/**
 * What each connection costs, by the list of networks of Windows (INetworkConnectionCost, Windows 8
 * and later): what the user set for it, or its operator.
 */
export const connectionCosts = (): Promise<NativeAnswer<readonly ConnectionCost[]>> =>
  withNetworkList(async (manager, system) => {
    const listed = Buffer.alloc(8);
    const asked = await manager.call(GET_NETWORK_CONNECTIONS, ['void *'], listed);
    if (asked < 0) return failed('GetNetworkConnections', hresultText(asked));
    return using(comObject(system, listed), async (connections) => {
      const found: ConnectionCost[] = [];
      while (found.length < MAX_CONNECTIONS) {
        const next = Buffer.alloc(8);
        const got = Buffer.alloc(4);
        const went = await connections.call(NEXT, ['uint32', 'void *', 'void *'], 1, next, got);
        if (went < 0) return failed('IEnumNetworkConnections.Next', hresultText(went));
        if (next.readBigUInt64LE() === 0n) break;
        const cost = await using(comObject(system, next), costOf);
        if (!cost.ok) return cost;
        found.push(cost.value);
      }
      return answer(found);
    });
  });

async function costOf(connection: ComObject): Promise<NativeAnswer<ConnectionCost>> {
  const guid = Buffer.alloc(16);
  const named = await connection.call(GET_ADAPTER_ID, ['void *'], guid);
  if (named < 0) return failed('GetAdapterId', hresultText(named));
  const priced = await connection.as(I_NETWORK_CONNECTION_COST);
  if (priced === null) return failed('INetworkConnectionCost', 'E_NOINTERFACE');
  return using(priced, async (asked) => {
    const cost = Buffer.alloc(4);
    const status = await asked.call(GET_COST, ['void *'], cost);
    return status < 0
      ? failed('GetCost', hresultText(status))
      : answer({ guid: guidText(guid), cost: cost.readUInt32LE() });
  });
}
