import { WATCH } from '../../../model/text/en/watching.ts';
import type { ReadFacts, UsbIds, WindowsFacts } from '../ports.ts';
import type { NativeAnswer } from '../answer.ts';
import { interfaceTable, listAdapters, type InterfaceRow, type ListedAdapter } from './iphlpapi.ts';
import { usbOfInterface } from './plug-and-play.ts';
import { rasConnections, type RasConnection } from './rasapi32.ts';

/** IANA ifType of a PPP adapter: RAS is asked about nothing else. */
const IF_TYPE_PPP = 23;

/** Where the facts come from; tests pass their own. */
export interface FactsIo {
  readonly adapters: () => NativeAnswer<readonly ListedAdapter[]>;
  readonly interfaces: () => NativeAnswer<readonly InterfaceRow[]>;
  readonly ras: () => NativeAnswer<readonly RasConnection[]>;
  /** The USB device behind the interface of a GUID. */
  readonly usb: (guid: string) => UsbIds | null;
  /** Called when the facts were read: runs `forget` when the look that asked is over. */
  readonly afterLook: (forget: () => void) => void;
}

const SYSTEM: FactsIo = {
  adapters: listAdapters,
  interfaces: interfaceTable,
  ras: rasConnections,
  usb: usbOfInterface,
  afterLook: queueMicrotask,
};

/**
 * Facts of Windows' adapters, by the name that `os.networkInterfaces()` gives them. The tables are
 * read at the first question and kept until the code that asked gives way: the whole of a look is
 * answered from one reading, the next look from a new one.
 *
 * @param onProblem told once per text why something could not be read; adapters are then judged by
 * what is left
 */
export function windowsFactsReader(
  onProblem: (sentence: string) => void,
  sources: FactsIo = SYSTEM,
): ReadFacts {
  let known: ReadonlyMap<string, WindowsFacts> | null = null;
  const told = new Set<string>();
  const valueOf = <Row>(read: NativeAnswer<readonly Row[]>): readonly Row[] => {
    if (read.ok) return read.value;
    if (!told.has(read.why)) onProblem(WATCH.lessWell(read.why));
    told.add(read.why);
    return [];
  };
  const read = (): ReadonlyMap<string, WindowsFacts> => {
    const adapters = valueOf(sources.adapters());
    const ras = adapters.some(({ ifType }) => ifType === IF_TYPE_PPP) ? valueOf(sources.ras()) : [];
    return joinFacts(adapters, valueOf(sources.interfaces()), ras, sources.usb);
  };
  return (name) => {
    if (known === null) {
      known = read();
      sources.afterLook(() => {
        known = null;
      });
    }
    return known.get(name) ?? null;
  };
}

/** Joins by LUID; a PPP adapter bears the name of its phone-book entry. */
export function joinFacts(
  adapters: readonly ListedAdapter[],
  interfaces: readonly InterfaceRow[],
  ras: readonly RasConnection[],
  usbOf: (guid: string) => UsbIds | null,
): ReadonlyMap<string, WindowsFacts> {
  const rows = new Map(interfaces.map((row) => [row.luid, row]));
  const hardware = interfaces.filter(({ isHardware, mac }) => isHardware && mac !== null);
  return new Map(
    adapters.map((adapter) => {
      const row = rows.get(adapter.luid);
      const twin = hardware.find(({ mac, luid }) => mac === adapter.mac && luid !== adapter.luid);
      const connection =
        adapter.ifType === IF_TYPE_PPP
          ? ras.find(({ entry }) => entry.toLowerCase() === adapter.name.toLowerCase())
          : undefined;
      return [
        adapter.name,
        {
          system: 'win32',
          description: adapter.description,
          ifType: adapter.ifType,
          mac: adapter.mac,
          physicalMedium: row?.physicalMedium ?? null,
          isHardware: row?.isHardware ?? null,
          usb: row?.isHardware === true ? usbOf(row.guid) : null,
          rasDeviceType: connection?.deviceType ?? null,
          hardwareTwin:
            row?.isHardware === true || twin === undefined
              ? null
              : {
                  description: twin.description,
                  ifType: twin.ifType,
                  physicalMedium: twin.physicalMedium,
                },
        },
      ] as const;
    }),
  );
}
