import { PORTS } from '../text/en/typed.ts';
import { windowsPorts } from './old-rules.ts';

/** The same text with the rules of a listing as parts of a list; `denied`: a line that keeps out. */
export type ShownRules =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** A rule as a listing shows it. */
interface Shown {
  /** What a person finds again. */
  readonly line: string;
  readonly isOn: boolean;
  readonly isDenial: boolean;
  readonly isUdp: boolean;
  readonly ports: string;
}

/** `Rule Name:` opens a rule of netsh(1), an empty line one of PowerShell. */
const OF_WINDOWS = /^[ \t]*(?:rule name|localport)[ \t]*:/im;
const WINDOWS_KEY = /^[ \t]*([a-z]+(?: [a-z]+)?)[ \t]*:[ \t]*(.*?)[ \t]*$/i;
/** A value of `FirewallPolicy\FirewallRules` ([MS-GPFAS] §2.2.2): `v2.30|Action=Allow|…|LPort=135|`. */
const OF_REGISTRY = /^.*\bv\d+\.\d+\|(Action=\w+\|.*)$/i;
/** A line of ufw(8), `status` and `status numbered`. */
const OF_UFW =
  /^\s*(?:\[\s*\d+\]\s*)?(?:\S+\s+)??([\d,:]+)\/(tcp|udp)(?:\s+\(v6\))?\s+(ALLOW|LIMIT|DENY|REJECT)\b(?:\s+(?:IN|OUT|FWD)\b)?.*$/;
const HEAD_OF_UFW =
  /^\s*(?:Status: \w+|Logging: .*|Default: .*|To\s+Action\s+From|--\s+-+\s+-+)\s*$/;
/** A protocol definition of ISA Server, its columns in either order. */
const DIRECTION = String.raw`(?:outbound|inbound|send(?:\s+receive)?|receive(?:\s+send)?)`;
const OF_ISA = new RegExp(
  String.raw`^(?:.*\s)?(?:(tcp|udp)\s+(\d+(?:\s*-\s*\d+)?)|(\d+(?:\s*-\s*\d+)?)\s+(tcp|udp))\s+${DIRECTION}\s*$`,
  'i',
);
const FROM_TO_OF_ISA = /^.*\bport range:?\s*from:?\s*(\d+)\s+to:?\s*(\d+)\b(.*)$/i;
/** SonicOS writes the protocol with its number. */
const NUMBERED = /\b(tcp|udp)\s*\((?:6|17)\)/gi;

/**
 * Takes the ports out of listings, whose rules are no commands: netsh and PowerShell, the registry
 * of Windows, ufw, ISA Server. Other lines come back as they are. Pure.
 *
 * @param text plain, without comments
 */
export function shownRules(text: string): ShownRules {
  const lines = OF_WINDOWS.test(text) ? windowsRules(text) : text.split('\n').map(ofLine);
  const shown = lines.filter((line) => typeof line !== 'string');
  const denial = shown.find(({ isOn, isDenial }) => isOn && isDenial);
  if (denial !== undefined) return { ok: false, error: PORTS.denies(denial.line.trim()) };
  return {
    ok: true,
    text: lines
      .filter((line) => typeof line === 'string' || line.isOn)
      .map((line) => (typeof line === 'string' ? line : portsOf(line)))
      .join('\n')
      .replace(NUMBERED, '$1'),
  };
}

/** Each piece with its protocol, for a list binds it to the part that it stands in. */
const portsOf = ({ isUdp, ports }: Shown): string =>
  ports
    .replace(/[{}]/g, '')
    .split(',')
    .map((port) => (isUdp ? `udp ${port.trim()}` : port.trim()))
    .join(',');

function windowsRules(text: string): readonly Shown[] {
  return text
    .split(/\n(?=[ \t]*rule name[ \t]*:)|\n[ \t]*\n(?=[ \t]*protocol[ \t]*:)/i)
    .flatMap((block) => {
      const keys = new Map<string, string>();
      for (const line of block.split('\n')) {
        const [, key, value = ''] = WINDOWS_KEY.exec(line) ?? [];
        if (key !== undefined) keys.set(key.toLowerCase(), value);
      }
      const isOut = /^out/i.test(keys.get('direction') ?? '');
      const ports = keys.get(isOut ? 'remoteport' : 'localport');
      return ports === undefined
        ? []
        : [
            {
              line: block.split('\n')[0] ?? '',
              isOn: !/^(?:no|false)$/i.test(keys.get('enabled') ?? ''),
              isDenial: /^block/i.test(keys.get('action') ?? ''),
              isUdp: /^udp$/i.test(keys.get('protocol') ?? ''),
              ports: windowsPorts(ports),
            },
          ];
    });
}

function ofLine(line: string): Shown | string {
  if (HEAD_OF_UFW.test(line)) return '';
  const rule = { line, isOn: true, isDenial: false };
  const ufw = OF_UFW.exec(line);
  if (ufw !== null) {
    const [, ports = '', protocol, action = ''] = ufw;
    return { ...rule, isDenial: /DENY|REJECT/.test(action), isUdp: protocol === 'udp', ports };
  }
  const isa = OF_ISA.exec(line);
  if (isa !== null) {
    const [, before, behindIt, inFront, behind] = isa;
    const isUdp = /udp/i.test(before ?? behind ?? '');
    return { ...rule, isUdp, ports: behindIt ?? inFront ?? '' };
  }
  const span = FROM_TO_OF_ISA.exec(line);
  if (span !== null) {
    const [, from = '', to = '', rest = ''] = span;
    return { ...rule, isUdp: /\budp\b/i.test(rest), ports: `${from}-${to}` };
  }
  const [, fields] = OF_REGISTRY.exec(line) ?? [];
  return fields === undefined ? line : ofRegistry(line, fields);
}

function ofRegistry(line: string, fields: string): Shown {
  const all = fields.split('|').map((field) => field.split('='));
  const valueOf = (name: string): string => all.find(([key]) => key === name)?.[1] ?? '';
  const side = valueOf('Dir') === 'Out' ? /^RPort(?:2_10)?$/ : /^LPort(?:2_10)?$/;
  const ports = all.flatMap(([key = '', value = '']) => (side.test(key) ? [value] : []));
  return {
    line,
    isOn: !/^false$/i.test(valueOf('Active')),
    isDenial: /^block$/i.test(valueOf('Action')),
    isUdp: valueOf('Protocol') === '17',
    ports: ports.length === 0 ? 'any' : windowsPorts(ports.join(',')),
  };
}
