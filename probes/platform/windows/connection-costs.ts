import { answer, failed, type NativeAnswer } from '../answer.ts';
import { type ComObject, comObject, hresultText } from './com.ts';
import { library } from './library.ts';
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

/** Ids of netlistmgr.h differ in their first word alone: {dcb0XXXX-570f-4a9b-8d69-199fdba5723b}. */
function idOf(head: number): Buffer {
  const id = Buffer.from('0000b0dc0f579b4a8d69199fdba5723b', 'hex');
  id.writeUInt16LE(head);
  return id;
}
const NETWORK_LIST_MANAGER = idOf(0x0c01);
const I_NETWORK_LIST_MANAGER = idOf(0x0000);
const I_NETWORK_CONNECTION_COST = idOf(0x000a);
const IN_ANY_PROCESS = 23;

/** Places in the tables of methods; the first three are IUnknown's, four more IDispatch's. */
const GET_NETWORK_CONNECTIONS = 9;
const NEXT = 8;
const GET_ADAPTER_ID = 12;
const GET_COST = 3;
const MAX_CONNECTIONS = 64;

const ready = library(
  'ole32.dll',
  {
    CoIncrementMTAUsage: ['int32', ['void *']],
    CoCreateInstance: ['int32', ['void *', 'void *', 'uint32', 'void *', 'void *']],
  },
  {},
);

/** COM answers on any thread for as long as one such apartment stands: for the process's life. */
let apartment: number | null = null;

/**
 * What each connection costs, by the list of networks of Windows (INetworkConnectionCost, Windows 8
 * and later): what the user set for it, or its operator. A service answers, which may hang: the calls
 * run beside this thread.
 */
export async function connectionCosts(): Promise<NativeAnswer<readonly ConnectionCost[]>> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { system, calls } = tools.value;
  apartment ??= Number(calls.CoIncrementMTAUsage(Buffer.alloc(8)));
  if (apartment < 0) return failed('CoIncrementMTAUsage', hresultText(apartment));
  const slot = Buffer.alloc(8);
  const status = Number(
    await system.inBackground(
      calls.CoCreateInstance,
      ...[NETWORK_LIST_MANAGER, null, IN_ANY_PROCESS, I_NETWORK_LIST_MANAGER, slot],
    ),
  );
  if (status < 0) return failed('CoCreateInstance(NetworkListManager)', hresultText(status));
  return using(comObject(system, slot), async (manager) => {
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
}

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

async function using<T>(object: ComObject, work: (object: ComObject) => Promise<T>): Promise<T> {
  try {
    return await work(object);
  } finally {
    await object.release();
  }
}
