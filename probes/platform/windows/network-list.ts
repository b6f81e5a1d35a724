import { answer, failed, type NativeAnswer } from '../answer.ts';
import { type ComObject, comObject, hresultText } from './com.ts';
import { library } from './library.ts';
import type { Native } from '../native.ts';

/** Ids of netlistmgr.h differ in their first word alone: {dcb0XXXX-570f-4a9b-8d69-199fdba5723b}. */
export function idOf(head: number): Buffer {
  const id = Buffer.from('0000b0dc0f579b4a8d69199fdba5723b', 'hex');
  id.writeUInt16LE(head);
  return id;
}
const NETWORK_LIST_MANAGER = idOf(0x0c01);
const I_NETWORK_LIST_MANAGER = idOf(0x0000);
const IN_ANY_PROCESS = 23;

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
 * Works with the list of networks of Windows (INetworkListManager). A service answers, which may
 * hang: its calls run beside this thread.
 */
export async function withNetworkList<T>(
  work: (manager: ComObject, system: Native) => Promise<NativeAnswer<T>>,
): Promise<NativeAnswer<T>> {
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
  return using(comObject(system, slot), (manager) => work(manager, system));
}

export async function using<T>(
  object: ComObject,
  work: (object: ComObject) => Promise<T>,
): Promise<T> {
  try {
    return await work(object);
  } finally {
    await object.release();
  }
}

/** Its place in the table of methods; the first three are IUnknown's, four more IDispatch's. */
const GET_CONNECTIVITY = 13;

/** NLM_CONNECTIVITY of all networks together, which programs ask before they connect. */
export const networkConnectivity = (): Promise<NativeAnswer<number>> =>
  withNetworkList(async (manager) => {
    const flags = Buffer.alloc(4);
    const status = await manager.call(GET_CONNECTIVITY, ['void *'], flags);
    return status < 0
      ? failed('GetConnectivity', hresultText(status))
      : answer(flags.readUInt32LE());
  });
