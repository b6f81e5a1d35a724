import { serviceRange } from './port-services.ts';

/** A port, a range or a comparison, as they stand behind the word that announces them. */
const NUMBER = String.raw`\d{1,5}(?:(?:\s*(?:[-:~]|\.{2,3})\s*|\s+(?:to|bis|thru|through|until|\u00e0|a|al|hasta|tot|til|till)\s+)\d{1,5})?(?:\/(?:tcp|udp))?`;
const ITEM = String.raw`(?:(?:eq|gt|lt|neq)\s+\d{1,5}|range\s+\d{1,5}\s+(?:to\s+)?\d{1,5}|(?:>=|<=|>|<)\s*\d{1,5}|${NUMBER}|any\b)`;
const ONE_ITEM = new RegExp(ITEM, 'gi');
/** What joins one to the next, as people write it. */
const JOINT = String.raw`(?:[\s,"']|[&+]\s|\b(?:and|und|or|oder|et|ou|y|e|o|en|och|og|ja|plus|sowie|as\s+well\s+as)\s)+`;
const ITEMS = String.raw`${ITEM}(?:${JOINT}${ITEM})*`;

/**
 * The word in front of the ports of a destination: `destination-port` (Junos, pf, Azure), `dst-port`
 * (RouterOS), `tcp-portrange` (FortiOS), `remoteport` (Windows), `--add-port` (firewalld). A word for
 * the source is none.
 */
const ANNOUNCED = new RegExp(
  String.raw`(?<![a-z])(?<!(?:source|src|s)[-_ ]?)(?:(tcp|udp)[-_])?(?:(?:dst|dest|destination|remote|local|add)[-_ ]?)?ports?(?:[-_ ]?ranges?)?["']?\s*[:=]?\s*[@[({"'\s]*(${ITEMS})(?![\w.]|\s*[<>])`,
  'gi',
);

/** `destination-port range 1024 2000` (Huawei, H3C): two numbers are the ends of one range. */
const BETWEEN_TWO = /\b(ports?)\s+range\s+(\d{1,5})\s+(?:to\s+)?(\d{1,5})(?!\s*[-:]?\s*\d)/gi;

/** `ufw allow 135/tcp`, `--allow tcp:135,tcp:1024-2000` (gcloud). */
const ALLOWED = /(?:\bufw\s+(?:allow|deny|reject)\s+|--allow[\s=]+)((?:(?:tcp|udp):)?\d[\w:,/-]*)/i;

/** `LocalPort` and `localport` of a rule for arriving connections, `port` and `dport` of all others. */
const SOURCE_THEN = /\bfrom\b.*?\bport\b.*?\bto\b/i;

/**
 * The ports that a line announces with a word of its own, for many dialects do; null where it
 * announces none.
 *
 * @returns pieces of a list, each with the protocol that the line names
 */
export function announcedPorts(typed: string): readonly string[] | null {
  // FortiOS: the ports of the source follow a colon.
  const line = (
    /portrange/i.test(typed) ? typed.replace(/(\d):\d+(?:-\d+)?/g, '$1') : typed
  ).replace(BETWEEN_TWO, '$1 $2-$3');
  const allowed = ALLOWED.exec(line)?.[1];
  if (allowed !== undefined) return allowed.split(',');
  // Where a rule names the ports of both ends, those of the destination come last (pf.conf(5)).
  const all = [...line.matchAll(ANNOUNCED)];
  const found = SOURCE_THEN.test(line) ? all.slice(-1) : all;
  if (found.length === 0 || found.some(isCutShort)) return null;
  return found.flatMap(([, named, ports = '']) => {
    const isUdp = /^udp$/i.test(
      named ?? (/\btcp\b/i.test(line) ? '' : (/\budp\b/i.exec(line)?.[0] ?? '')),
    );
    return [...ports.matchAll(ONE_ITEM)].map(([piece]) => (isUdp ? `udp ${piece}` : piece));
  });
}

/** What people write between two ports, and no reader here knows: `135; 1024`, `135 sowie auch 593`. */
const GOES_ON = /^["'\s\])}]*[;|/]\s*(?:(?:tcp|udp)[\s/:_-]*)?\d/i;
const GOES_ON_IN_WORDS = /^["'\s\])}]*[;|]?\s*(?:[^\s\d()#"';|]{1,12}\s+){1,2}\d/;
/** A line that begins so is prose, no rule: nothing else in it has a number. */
const PROSE = /^[\s"'*-]*ports?\b/i;

/**
 * More ports follow where the numbers end: a service by name (`port 135, https`), or others behind a
 * sign or a word that joins nothing here. What is not read whole is not read at all.
 */
function isCutShort({ 0: whole, index, input }: RegExpExecArray): boolean {
  const behind = input.slice(index + whole.length);
  if (GOES_ON.test(behind)) return true;
  if (PROSE.test(input) && GOES_ON_IN_WORDS.test(behind)) return true;
  const [, word = ''] = /^["'\s\])}]*(?:,|\band\b)?\s*["']?([a-z][\w-]*)/i.exec(behind) ?? [];
  return serviceRange(word.toLowerCase()) !== null;
}

/** Both ends of a range in two keys (AWS, Terraform), and a first port with a count (netsh). */
const PAIRS: readonly (readonly [RegExp, (first: number, second: number) => number])[] = [
  [
    /["']?from_?port["']?\s*[:=]\s*["']?(\d{1,5})\b[\s\S]{0,80}?["']?to_?port["']?\s*[:=]\s*["']?(\d{1,5})\b["']?,?/gi,
    (_, to) => to,
  ],
  [
    /["']?\b(?:from|min|first|start)["']?\s*[:=]\s*["']?(\d{1,5})\b["']?[\s,]{1,8}["']?(?:to|max|last|end)["']?\s*[:=]\s*["']?(\d{1,5})\b["']?,?/gi,
    (_, to) => to,
  ],
  [
    /(?:netsh\b[^\n]*?)?\bstart(?:\s*port)?\s*[:=]\s*(\d{1,5})\b[\s\S]{0,40}?\bnum(?:ber of ports)?\s*[:=]\s*(\d{1,5})\b/gi,
    (from, count) => from + count - 1,
  ],
];

/** The same text with each pair as one range that a line can announce. */
export const joinedPairs = (text: string): string =>
  PAIRS.reduce(
    (joined, [pair, last]) =>
      joined.replace(
        pair,
        (_, first: string, second: string) =>
          `port ${first}-${String(last(Number(first), Number(second)))}`,
      ),
    text,
  );
