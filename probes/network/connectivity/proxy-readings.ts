import { hostOfUrl } from '../../../model/net/host.ts';
import { NO_PROXY, untoldProxy, type ProxyServer, type ProxySettings } from './proxy-settings.ts';
import { PROXY } from '../../../model/text/en/evidence-connectivity.ts';

/** More exceptions than this no administrator writes. */
const MAX_EXCEPTIONS = 512;
const MAX_SERVER_CHARACTERS = 1024;

/**
 * The variables that curl(1), wget and Git obey: lower case before upper case, and HTTP_PROXY in
 * lower case alone, because a web server sets the other from a header. `auto_proxy`, where a PAC
 * script lies, is Chromium's (net/proxy_resolution/proxy_config_service_linux.cc); empty, it has the
 * network asked for one.
 */
export function proxyOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  const value = (...names: readonly string[]): string =>
    names.map((name) => environment[name] ?? '').find((text) => text.trim() !== '') ?? '';
  const pacUrl = value('auto_proxy');
  if (pacUrl !== '') return { ...NO_PROXY, pacUrl: pacUrl.trim() };
  if (environment['auto_proxy'] !== undefined) return { ...NO_PROXY, discovers: true };
  const all = value('all_proxy', 'ALL_PROXY');
  const http = serverFrom(value('http_proxy') || all);
  const https = serverFrom(value('https_proxy', 'HTTPS_PROXY') || all);
  return settingsFrom(
    http,
    https,
    { bypass: value('no_proxy', 'NO_PROXY').split(/[\s,]+/), bypassesSimpleNames: false },
    PROXY.environment,
  );
}

/**
 * What Windows' Internet Settings hold: ProxyServer is `host:port`, or
 * `http=host:port;https=host:port`.
 */
export function proxyOfWindows({ discovers, ...set }: WindowsProxy): ProxySettings {
  return { ...setInWindows(set), discovers };
}

interface WindowsProxy {
  readonly proxy: string | null;
  readonly bypass: readonly string[];
  readonly pacUrl: string | null;
  /** "Automatically detect settings". */
  readonly discovers: boolean;
}

function setInWindows({ proxy, bypass, pacUrl }: Omit<WindowsProxy, 'discovers'>): ProxySettings {
  if (pacUrl !== null) return { ...NO_PROXY, pacUrl };
  if (proxy === null) return NO_PROXY;
  const entries = proxy
    .slice(0, MAX_SERVER_CHARACTERS)
    .split(/[;\s]+/)
    .map((entry) => /^(?:(\w+)=)?(.*)$/.exec(entry))
    .filter((entry) => entry !== null);
  const of = (scheme: string): Server =>
    serverFrom(
      entries.find(([, name]) => name?.toLowerCase() === scheme)?.[2] ??
        entries.find(([, name]) => name === undefined)?.[2] ??
        '',
    );
  const isLocal = (entry: string): boolean => entry.toLowerCase() === '<local>';
  return settingsFrom(
    of('http'),
    of('https'),
    {
      bypass: bypass.filter((entry) => !isLocal(entry)),
      bypassesSimpleNames: bypass.some(isLocal),
    },
    'Windows',
  );
}

/**
 * What `scutil --proxy` prints on macOS: the dictionary of SCDynamicStoreCopyProxies, a line for
 * each key.
 */
export function proxyOfScutil(text: string): ProxySettings {
  const values = new Map(
    [...text.matchAll(/^\s*(\w+) : (.*)$/gm)].map(([, key = '', value = '']) => [
      key,
      value.trim(),
    ]),
  );
  const isOn = (key: string): boolean => values.get(key) === '1';
  return { ...setInMacOs(text, values, isOn), discovers: isOn('ProxyAutoDiscoveryEnable') };
}

function setInMacOs(
  text: string,
  values: ReadonlyMap<string, string>,
  isOn: (key: string) => boolean,
): ProxySettings {
  const pacUrl = values.get('ProxyAutoConfigURLString') ?? '';
  if (isOn('ProxyAutoConfigEnable') && pacUrl !== '') return { ...NO_PROXY, pacUrl };
  if (isOn('ProxyAutoConfigEnable')) return untoldProxy(PROXY.noScript);
  const of = (name: string): Server =>
    serverFrom(
      isOn(`${name}Enable`)
        ? `${values.get(`${name}Proxy`) ?? ''}:${values.get(`${name}Port`) ?? '80'}`
        : '',
    );
  const exceptions = /ExceptionsList : <array> \{([^}]*)\}/.exec(text)?.[1] ?? '';
  const bypass = [...exceptions.matchAll(/^\s*\d+ : (.*)$/gm)].map(([, entry = '']) =>
    entry.trim(),
  );
  if (isOn('SOCKSEnable') && !isOn('HTTPEnable') && !isOn('HTTPSEnable'))
    return untoldProxy(PROXY.socks);
  return settingsFrom(
    of('HTTP'),
    of('HTTPS'),
    { bypass, bypassesSimpleNames: isOn('ExcludeSimpleHostnames') },
    'macOS',
  );
}

type Server =
  | { readonly kind: 'server'; readonly server: ProxyServer }
  | { readonly kind: 'direct' }
  | { readonly kind: 'unusable' };

/**
 * `host`, `host:port`, or a URL of either; only plain HTTP to the proxy is spoken here. A name and a
 * password in it are left: none is ever sent.
 */
function serverFrom(text: string): Server {
  const plain = text.trim();
  if (plain === '') return { kind: 'direct' };
  const written = /^\w+:\/\//.test(plain) ? plain : `http://${plain}`;
  if (plain.length > MAX_SERVER_CHARACTERS || !URL.canParse(written)) return { kind: 'unusable' };
  const url = new URL(written);
  if (url.protocol !== 'http:' || url.hostname === '') return { kind: 'unusable' };
  return {
    kind: 'server',
    server: { host: hostOfUrl(url), port: url.port === '' ? 80 : Number(url.port) },
  };
}

function settingsFrom(
  http: Server,
  https: Server,
  rest: Pick<ProxySettings, 'bypass' | 'bypassesSimpleNames'>,
  from: string,
): ProxySettings {
  if (http.kind === 'unusable' || https.kind === 'unusable')
    return untoldProxy(PROXY.unusable(from));
  return {
    http: http.kind === 'server' ? http.server : null,
    https: https.kind === 'server' ? https.server : null,
    ...rest,
    bypass: rest.bypass
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .slice(0, MAX_EXCEPTIONS),
    pacUrl: null,
    discovers: false,
    untold: null,
  };
}
