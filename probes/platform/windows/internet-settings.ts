import { registryNumber, registryText } from './advapi32.ts';
import { answer, type NativeAnswer, noAnswer } from '../answer.ts';
import type { RegistryDatum } from '../registry-view.ts';
import { windowsRegistry } from './registry-view.ts';

const KEY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** The user's proxy, as Internet Options and Windows' settings write it. */
export interface InternetSettings {
  /**
   * ProxyServer: `host:port`, or `http=host:port;https=host:port`; null where the proxy is switched
   * off or none is named.
   */
  readonly proxy: string | null;
  /**
   * ProxyOverride, split at its semicolons: hosts that are reached directly; `<local>` stands for
   * names without a dot.
   */
  readonly bypass: readonly string[];
  /** AutoConfigURL: where the PAC file lies; null when there is none. */
  readonly pacUrl: string | null;
  /** "Automatically detect settings": the network is asked for a PAC file first. */
  readonly discovers: boolean;
}

/**
 * Reads the signed-in user's proxy settings; those of a policy for the machine are not among them.
 */
export function internetSettings(): NativeAnswer<InternetSettings> {
  const enabled = registryNumber('HKCU', KEY, 'ProxyEnable');
  if (!enabled.ok) return enabled;
  const server = registryText('HKCU', KEY, 'ProxyServer');
  if (!server.ok) return server;
  const override = registryText('HKCU', KEY, 'ProxyOverride');
  if (!override.ok) return override;
  const pac = registryText('HKCU', KEY, 'AutoConfigURL');
  if (!pac.ok) return pac;
  const problems: string[] = [];
  const registry = windowsRegistry((why) => problems.push(why));
  const connection = registry.value({ root: 'HKCU', path: `${KEY}\\Connections` }, BLOB);
  const [problem] = problems;
  if (problem !== undefined) return noAnswer(problem);
  return answer({
    proxy: enabled.value === 1 ? textOrNull(server.value) : null,
    bypass: listOf(override.value),
    pacUrl: textOrNull(pac.value),
    discovers: discoversIn(connection),
  });
}

/** What wininet keeps of the connection that is none by telephone: version, counter, flags, texts. */
const BLOB = 'DefaultConnectionSettings';
const FLAGS_AT = 8;
/** PROXY_TYPE_AUTO_DETECT of wininet.h. */
const AUTO_DETECT = 0x8;

const discoversIn = (datum: RegistryDatum | null): boolean =>
  datum?.kind === 'bytes' &&
  datum.bytes.length >= FLAGS_AT + 4 &&
  ((datum.bytes[FLAGS_AT] ?? 0) & AUTO_DETECT) !== 0;

const textOrNull = (text: string | null): string | null =>
  text === null || text.trim() === '' ? null : text.trim();
const listOf = (text: string | null): string[] =>
  (text ?? '')
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
