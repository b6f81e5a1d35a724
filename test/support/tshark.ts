import { must } from './lab/programs.ts';

/** One dissected node: fields, raw fields (`NAME_raw`: hex, offset, length, …) and subtrees. */
type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every packet of a capture, as Wireshark takes it apart, raw bytes beside each field. */
async function layersOf(file: string, filter: string): Promise<readonly Node[]> {
  const text = await must(
    [
      'tshark',
      '-n',
      '-r',
      file,
      '-Y',
      filter,
      '-T',
      'json',
      '-x',
      '--no-duplicate-keys',
      '-J',
      'dcerpc epm',
    ],
    { timeoutMs: 60_000 },
  );
  const packets: unknown = JSON.parse(text);
  return (Array.isArray(packets) ? packets : [])
    .map((packet: unknown) => field(field(packet, '_source'), 'layers'))
    .filter(isNode);
}

const field = (node: unknown, name: string): unknown => (isNode(node) ? node[name] : undefined);

/** Subtrees of any depth whose name begins so; Wireshark puts values into names. */
function subtrees(node: unknown, prefix: string): Node[] {
  if (Array.isArray(node)) return node.flatMap((one: unknown) => subtrees(one, prefix));
  if (!isNode(node)) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [value].flat().filter(isNode) : subtrees(value, prefix),
  );
}

/** The bytes of a field anywhere below, first one. */
function raw(node: unknown, name: string): Buffer | null {
  if (Array.isArray(node)) return firstOf(node, name);
  if (!isNode(node)) return null;
  const own = node[`${name}_raw`];
  if (Array.isArray(own) && typeof own[0] === 'string') return Buffer.from(own[0], 'hex');
  return firstOf(Object.values(node), name);
}

function firstOf(nodes: readonly unknown[], name: string): Buffer | null {
  for (const one of nodes) {
    const found = isNode(one) ? raw(one, name) : null;
    if (found !== null) return found;
  }
  return null;
}

function offsetOf(node: Node, name: string): number {
  const own = node[`${name}_raw`];
  return Array.isArray(own) ? Number(own[1]) : -1;
}

const needed = (bytes: Buffer | null, name: string): Buffer => {
  if (bytes === null) throw new Error(`Wireshark shows no ${name}`);
  return bytes;
};
const u32 = (node: unknown, name: string): number => needed(raw(node, name), name).readUInt32LE();
const text = (node: unknown, name: string): string =>
  needed(raw(node, name), name).toString('latin1').replace(/\0.*$/s, '');

function uuid(node: unknown, name: string): string {
  const bytes = needed(raw(node, name), name);
  const part = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return [
    part(0, 4),
    part(4, 6),
    part(6, 8),
    bytes.toString('hex', 8, 10),
    bytes.toString('hex', 10),
  ].join('-');
}

/** What a tower says; `floors` are the protocol identifiers above the two syntaxes. */
export interface DissectedTower {
  readonly uuid: string;
  readonly version: string;
  readonly floors: string;
  readonly port: number | null;
  readonly endpoint: string | null;
}

/**
 * Numbers are taken from the bytes that Wireshark marks: it shows the versions of a floor in the
 * wrong order.
 */
function towerIn(node: Node): DissectedTower {
  const floors = subtrees(node, 'Floor ');
  const port = ['tcp_port', 'http_port', 'udp_port']
    .map((name) => raw(floors, `epm.proto.${name}`))
    .find((bytes) => bytes !== null);
  return {
    uuid: uuid(floors[0], 'epm.uuid'),
    version: ['epm.uuid_version', 'epm.ver_min']
      .map((name) => needed(raw(floors[0], name), name).readUInt16LE())
      .join('.'),
    floors: floors
      .slice(2)
      .map((floor) => needed(raw(floor, 'epm.tower.proto_id'), 'protocol').toString('hex'))
      .join(' '),
    port: port?.readUInt16BE() ?? null,
    endpoint:
      raw(floors, 'epm.proto.named_pipe') === null ? null : text(floors, 'epm.proto.named_pipe'),
  };
}

export interface DissectedEntry extends DissectedTower {
  readonly annotation: string;
}

/**
 * Entries of all answers to ept_lookup in the first conversation of a capture, in their order on
 * the wire.
 */
export async function dissectedEntries(file: string): Promise<readonly DissectedEntry[]> {
  const answers = await layersOf(file, 'tcp.stream == 0 && epm.opnum == 2 && dcerpc.pkt_type == 2');
  return answers.flatMap((answer) => {
    const entries = subtrees(answer, 'Entry:').toSorted(
      (a, b) => offsetOf(a, 'epm.object') - offsetOf(b, 'epm.object'),
    );
    return entries.map((entry) => ({
      ...towerIn(entry),
      annotation: text(entry, 'epm.annotation'),
    }));
  });
}

/** A request to the endpoint mapper. */
export type DissectedRequest =
  | {
      readonly call: 'bind';
      readonly uuid: string;
      readonly version: string;
      readonly transfer: string;
    }
  | {
      readonly call: 'lookup';
      readonly handle: string;
      readonly max: number;
      readonly only: string | null;
    }
  | { readonly call: 'map'; readonly max: number; readonly tower: DissectedTower };

/** What the client of a capture asked, in its order. */
export async function dissectedRequests(file: string): Promise<readonly DissectedRequest[]> {
  const packets = await layersOf(file, 'dcerpc.pkt_type == 0 || dcerpc.pkt_type == 11');
  return packets.map((packet): DissectedRequest => {
    const asked = packet['epm'];
    if (asked === undefined) {
      const version = ['dcerpc.cn_bind_if_ver', 'dcerpc.cn_bind_if_ver_minor']
        .map((name) => needed(raw(packet, name), name).readUInt16LE())
        .join('.');
      return {
        call: 'bind',
        uuid: uuid(packet, 'dcerpc.cn_bind_to_uuid'),
        version,
        transfer: uuid(packet, 'dcerpc.cn_bind_trans_id'),
      };
    }
    if (field(asked, 'epm.opnum') === '3')
      return {
        call: 'map',
        max: u32(asked, 'epm.max_towers'),
        tower: towerIn(subtrees(asked, 'Tower pointer')[0] ?? {}),
      };
    const only = subtrees(asked, 'Interface')[0];
    const versions = ['epm.ver_maj', 'epm.ver_min']
      .map((name) => (only === undefined ? 0 : needed(raw(only, name), name).readUInt16LE()))
      .join('.');
    return {
      call: 'lookup',
      handle: needed(raw(asked, 'epm.hnd'), 'handle').toString('hex'),
      max: u32(asked, 'epm.max_ents'),
      only: only === undefined ? null : `${uuid(only, 'epm.if_id')}@${versions}`,
    };
  });
}
