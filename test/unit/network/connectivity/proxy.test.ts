import { describe, expect, it } from 'vitest';
import {
  proxyOfEnvironment,
  proxyOfScutil,
  proxyOfWindows,
} from '../../../../probes/network/connectivity/proxy-readings.ts';
import {
  NO_PROXY,
  proxyFor,
  proxyName,
  type ProxySettings,
} from '../../../../probes/network/connectivity/proxy-settings.ts';

const chosen = (url: string, settings: ProxySettings): string | null => {
  const server = proxyFor(new URL(url), settings);
  return server === null ? null : proxyName(server);
};

describe('the proxy of the environment', () => {
  it('serves each scheme by its own variable, lower case before upper case', () => {
    const settings = proxyOfEnvironment({
      http_proxy: 'http://web.example:3128',
      https_proxy: 'secure.example:8443',
      HTTPS_PROXY: 'other:1',
      HTTP_PROXY: 'attacker:1',
    });

    expect([
      chosen('http://probe.example/', settings),
      chosen('https://probe.example/', settings),
    ]).toEqual(['web.example:3128', 'secure.example:8443']);
  });

  it('is not taken from HTTP_PROXY in upper case, which a request to a web server can set', () => {
    expect(proxyOfEnvironment({ HTTP_PROXY: 'http://attacker.example:1' })).toEqual(NO_PROXY);
  });

  it('is what the PAC script of auto_proxy chooses, whatever else is set', () => {
    expect(
      proxyOfEnvironment({ auto_proxy: 'http://pac.example/p.pac', https_proxy: 'p:1' }),
    ).toEqual({ ...NO_PROXY, pacUrl: 'http://pac.example/p.pac' });
  });

  it('is all_proxy where a scheme has none of its own', () => {
    const settings = proxyOfEnvironment({ ALL_PROXY: 'http://all.example:8080/' });

    expect(chosen('https://probe.example/', settings)).toBe('all.example:8080');
  });

  it.each<readonly [exceptions: string, url: string, isDirect: boolean]>([
    ['example', 'http://probe.example/', true],
    ['.example', 'http://probe.example/', true],
    ['probe.example', 'http://probe.example/', true],
    ['probe.example:8080', 'http://probe.example:8080/', true],
    ['probe.example:8080', 'http://probe.example/', false],
    ['localhost, 127.0.0.1 , PROBE.example', 'http://probe.example/', true],
    ['*', 'https://probe.example/', true],
    ['robe.example', 'http://probe.example/', false],
    ['0.0.1', 'http://10.0.0.1/', false],
    ['fd00::1', 'http://[fd00::1]/', true],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['10.0.0.0/99', 'http://10.1.2.3/', false],
    ['', 'http://probe.example/', false],
  ])('heeds no_proxy=%s for %s', (exceptions, url, isDirect) => {
    const settings = proxyOfEnvironment({
      http_proxy: 'http://p:1',
      https_proxy: 'http://p:1',
      no_proxy: exceptions,
    });

    expect(chosen(url, settings)).toBe(isDirect ? null : 'p:1');
  });

  it.each(['localhost', 'a.localhost', '127.0.0.1', '127.8.9.1', '[::1]'])(
    'does not serve %s, which is this machine',
    (host) => {
      expect(
        chosen(`https://${host}/`, proxyOfEnvironment({ ALL_PROXY: 'http://p:1' })),
      ).toBeNull();
    },
  );

  it('is asked without the name and the password that its setting holds', () => {
    const server = proxyFor(
      new URL('http://probe.example/'),
      proxyOfEnvironment({ http_proxy: 'http://anna:pa%20ss@p.example:3128' }),
    );

    expect(server).toEqual({ host: 'p.example', port: 3128 });
  });

  it.each(['socks5://p:1080', 'https://p:443', 'http://', 'http://p:99999'])(
    'that cannot be asked is said to be untold, not to be absent: %s',
    (value) => {
      expect(proxyOfEnvironment({ http_proxy: value }).untold).toMatch(
        /^the proxy that the environment names/,
      );
    },
  );
});

describe('the proxy of Windows', () => {
  const windows = (some: Partial<Parameters<typeof proxyOfWindows>[0]>): ProxySettings =>
    proxyOfWindows({ proxy: null, bypass: [], pacUrl: null, discovers: false, ...some });

  it('serves every scheme where it is written alone, and its own where it is written with one', () => {
    const one = windows({ proxy: 'proxy.corp.example:8080' });
    const each = windows({ proxy: 'http=web:80;https=secure:8443;ftp=files:21' });

    expect([chosen('http://a.example/', one), chosen('https://a.example/', one)]).toEqual([
      'proxy.corp.example:8080',
      'proxy.corp.example:8080',
    ]);
    expect([chosen('http://a.example/', each), chosen('https://a.example/', each)]).toEqual([
      'web:80',
      'secure:8443',
    ]);
  });

  it('is passed by for exceptions with stars, and for names without a dot where <local> says so', () => {
    const settings = windows({
      proxy: 'p:1',
      bypass: ['*.corp.example', '10.*', '192.168.*.1', '<local>'],
    });

    expect(
      [
        'http://mail.corp.example/',
        'http://10.1.2.3/',
        'http://192.168.7.1/',
        'http://intranet/',
      ].map((url) => chosen(url, settings)),
    ).toEqual([null, null, null, null]);
    expect(
      ['http://corp.example/', 'http://110.1.2.3/', 'http://192.168.7.12/', 'http://a.b/'].map(
        (url) => chosen(url, settings),
      ),
    ).toEqual(['p:1', 'p:1', 'p:1', 'p:1']);
  });

  it('is what a PAC script chooses, where there is one', () => {
    expect(windows({ proxy: 'p:1', pacUrl: 'http://wpad/wpad.dat' })).toMatchObject({
      pacUrl: 'http://wpad/wpad.dat',
      untold: null,
    });
  });

  it('is none where it is switched off', () => {
    expect(windows({})).toEqual(NO_PROXY);
  });
});

describe('a network that is asked for a PAC script', () => {
  it.each<[string, ProxySettings, boolean]>([
    ['an empty auto_proxy', proxyOfEnvironment({ auto_proxy: '', http_proxy: 'http://p:1' }), true],
    ['no auto_proxy', proxyOfEnvironment({ http_proxy: 'http://p:1' }), false],
    [
      'Windows that detects settings',
      proxyOfWindows({ proxy: 'p:1', bypass: [], pacUrl: null, discovers: true }),
      true,
    ],
    [
      'macOS beside a proxy of its own',
      proxyOfScutil(
        '<dictionary> {\n  HTTPEnable : 1\n  HTTPProxy : p\n  ProxyAutoDiscoveryEnable : 1\n}\n',
      ),
      true,
    ],
    ['macOS that is told not to', proxyOfScutil('ProxyAutoDiscoveryEnable : 0'), false],
  ])('is one by %s', (_, settings, discovers) => {
    expect(settings).toMatchObject({ discovers, untold: null });
  });
});

describe('the proxy of macOS', () => {
  // Form of the dictionary: SCDynamicStoreCopyProxies, as `scutil --proxy` prints it.
  const DICTIONARY = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 3128
  HTTPProxy : proxy.corp.example
  HTTPSEnable : 1
  HTTPSPort : 3129
  HTTPSProxy : proxy.corp.example
}
`;

  it('serves each scheme with its own port, but for the exceptions', () => {
    const settings = proxyOfScutil(DICTIONARY);

    expect(
      ['http://a.example/', 'https://a.example/', 'http://printer.local/', 'http://intranet/'].map(
        (url) => chosen(url, settings),
      ),
    ).toEqual(['proxy.corp.example:3128', 'proxy.corp.example:3129', null, null]);
  });

  it('is none where every switch is off, though a host is still written', () => {
    expect(
      chosen('http://a.example/', proxyOfScutil(DICTIONARY.replaceAll('Enable : 1', 'Enable : 0'))),
    ).toBeNull();
    expect(proxyOfScutil('<dictionary> {\n}\n')).toEqual(NO_PROXY);
  });

  it('is what a PAC script chooses, where the dictionary says where it lies', () => {
    const settings = proxyOfScutil(
      '<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://pac.example/p.pac\n}\n',
    );

    expect(settings).toEqual({ ...NO_PROXY, pacUrl: 'http://pac.example/p.pac' });
  });

  it('is untold where a script chooses that nobody names', () => {
    const settings = proxyOfScutil('<dictionary> {\n  ProxyAutoConfigEnable : 1\n}\n');
    expect(settings.untold).toContain('PAC');
  });
});
