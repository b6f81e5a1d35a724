/** More of what was typed would drown the sentence that names it. */
const MAX_QUOTED_CHARACTERS = 100;

/** What was typed, in quotation marks. */
export const quoted = (text: string): string =>
  `"${text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, 20)}…` : text}"`;

/** What is wrong with the ports of an access list, and what to write instead. */
export const PORTS = {
  empty: 'the list is empty: write ports and ranges, for example 135,1024-2000',
  tooMany: (parts: number, most: number): string =>
    `the list has ${String(parts)} parts: write ranges, at most ${String(most)} parts`,
  neither: (part: string): string =>
    `${quoted(part)} is neither a port nor a range: write for example 135 or 1024-2000`,
  outOfRange: (part: string): string =>
    `${quoted(part)} is out of range: ports run from 1 to 65535`,
  backwards: (part: string, from: number, to: number): string =>
    `${quoted(part)} runs backwards: write ${String(to)}-${String(from)}`,
  none: (part: string): string =>
    `${quoted(part)} holds no port: write the ports that pass, or any for all of them`,
  onlyUdp: (part: string): string =>
    `${quoted(part)} is UDP: write the TCP ports of the list, for example 135,1024-2000`,
  anyAmongOthers: (part: string): string =>
    `${quoted(part)}: any stands for every port, so write it alone, or only the ports`,
  address: (part: string): string =>
    `${quoted(part)} holds an address: write only the ports here, and the address under "to"`,
  object: (part: string): string =>
    `${quoted(part)}: only the device knows what this object stands for: write its ports, for example 135,1024-2000`,
  denies: (line: string): string =>
    `${quoted(line)} denies: write the ports of such lines under "deny", and the others here`,
};
