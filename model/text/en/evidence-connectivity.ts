import type { WayOutCode } from '../../codes/facts.ts';
/** What plain HTTP and HTTPS came to: completes "plain HTTP to HOST …". */
export const ANSWER = {
  passes: 'passes',
  cut: 'was cut short',
  answered: (status: number): string =>
    `is answered with ${String(status)}${status === 200 ? ' and a page' : ''}`,
  untrusted: (error: string): string => `shows a certificate that does not hold (${error})`,
  refused: (status: number): string => `is refused (${String(status)})`,
  noAnswer: 'is not answered in time',
  stops: 'stops before its answer is whole',
  fails: (error: string): string => `fails (${error})`,
};

/** @param http what `ANSWER` says of plain HTTP @param https what it says of HTTPS */
export const REACH = {
  noRoute: 'No route to the Internet',
  direct: (httpHost: string, httpsHost: string): string =>
    `The Internet answers: ${httpHost} and ${httpsHost} by HTTPS`,
  byProxy: (proxy: string): string => `The Internet answers through the proxy ${proxy}`,
  notByProxy: (proxy: string, trouble: string): string =>
    `The Internet does not answer through the proxy ${proxy}: ${trouble}`,
  loginRequired: (httpHost: string): string =>
    `A login page stands before the Internet: what was meant for ${httpHost} is answered with 511, Network Authentication Required`,
  filtered: (httpHost: string, httpsHost: string, https: string): string =>
    `A page came back where ${httpHost} answers with nothing, but HTTPS to ${httpHost} passes, so it is a filter's and no login page; HTTPS to ${httpsHost} ${https}`,
  redirected: (httpHost: string, portalHost: string): string =>
    `A login page stands before the Internet: what was meant for ${httpHost} is sent to ${portalHost}`,
  redirectedNowhere: (httpHost: string): string =>
    `A login page stands before the Internet: what was meant for ${httpHost} is redirected, to no address that a browser may be sent to; open any http page in a browser to see it`,
  replaced: (httpHost: string, httpsHost: string, https: string): string =>
    `A login page stands before the Internet: twice a page came back where ${httpHost} answers with nothing, and HTTPS to ${httpsHost} ${https}`,
  nameless: (host: string, error: string): string => `Names do not resolve: ${host} (${error})`,
  altered: (httpHost: string, httpsHost: string, http: string): string =>
    `HTTPS to ${httpsHost} passes, but plain HTTP to ${httpHost} ${http} where 204 was expected: something on the way answers in its place, or the settings name the wrong page`,
  limited: (both: string): string => `The Internet does not answer as it should: ${both}`,
  both: (httpHost: string, http: string, httpsHost: string, https: string): string =>
    `plain HTTP to ${httpHost} ${http}, HTTPS to ${httpsHost} ${https}`,
};

export const PROXY = {
  wantsLogin: (code: WayOutCode): string =>
    `it wants a login (407, ${code}), and Linesman sends none`,
  nameless: (error: string): string => `its name does not resolve (${error})`,
  notReached: (error: string): string => `it cannot be reached (${error})`,
  environment: 'the environment',
  noScript: 'a PAC script is switched on that chooses the proxy, and none is named',
  socks: 'a SOCKS proxy is set, and none is asked here',
  unusable: (from: string): string =>
    `the proxy that ${from} names is not one that can be asked here (an HTTP proxy as HOST:PORT)`,
  windowsUnreadable: (why: string): string =>
    `the proxy settings of Windows cannot be read (${why})`,
  macUnreadable: (why: string): string => `the proxy settings of macOS cannot be read (${why})`,
};

/** Why a PAC script names no way. Each is the end of a sentence. */
export const PAC = {
  noUrl: (url: string): string =>
    `the PAC script that chooses the proxy lies at ${url}, which is not read here`,
  unread: (url: string, why: string, code: WayOutCode): string =>
    `the PAC script ${url}, which chooses the proxy, cannot be read (${why}, ${code})`,
  tooLong: (url: string): string => `the PAC script ${url}, which chooses the proxy, is too long`,
  undecided: (url: string, kind: 'too-long' | 'no-answer' | 'failed', why: string): string =>
    kind === 'too-long'
      ? `the PAC script ${url} chose no proxy in its time`
      : kind === 'no-answer'
        ? `the PAC script ${url} returned no text (${why})`
        : `the PAC script ${url} failed (${why})`,
  threadSpokeOtherwise: 'its thread said something else',
  threadEnded: (code: number): string => `its thread ended with ${String(code)}`,
  foreign: (ways: string): string =>
    `the PAC script names only ways that are not spoken here (${ways})`,
};

/** Why nothing is known of the Internet. */
export const REACH_UNKNOWN = {
  notAsked: 'nothing is asked',
  notYet: 'No look at the network has been taken yet',
  notConfigured:
    'Whether the Internet answers is not asked: the settings name no page for it, or switch it off',
  underWay: 'Whether the Internet answers is being asked',
  ownFault: (error: string): string =>
    `Whether the Internet answers cannot be told: this laptop could not ask (${error})`,
  proxyUntold: (why: string): string =>
    `Whether the Internet answers cannot be told: it does not answer directly, and ${why}`,
  nothingToAsk: 'The settings name nothing to ask',
};

export const TRUST = {
  notConfigured:
    'Whether this is the corporate network is not asked: the settings name no inside host',
  proved: (host: string, adapter: string): string =>
    `The corporate network, because ${host} shows the pinned certificate (by ${adapter})`,
  otherCertificate: (host: string): string =>
    `Not the corporate network: what answers in the name of ${host} shows another certificate`,
  /** @param why what `INSIDE` says */
  denied: (why: string): string => `Not the corporate network: ${why}`,
  isVoid: (host: string, why: string): string =>
    `Whether this is the corporate network cannot be told: the question to ${host} is void, ${why}`,
  ownFault: (error: string): string =>
    `Whether this is the corporate network cannot be told: this laptop could not ask (${error})`,
  noWay: (host: string): string =>
    `Whether this is the corporate network cannot be asked: there is no way to ${host}, or its name does not resolve`,
  underWay: (host: string): string =>
    `Whether this is the corporate network is being asked of ${host}`,
};

/** How far the question to the inside host came. */
export const INSIDE = {
  name: (host: string, error: string): string =>
    `${host}, which exists inside alone, does not resolve (${error})`,
  connect: (host: string, error: string): string =>
    `${host}, which exists inside alone, is not reached (${error})`,
  answer: (host: string, error: string): string =>
    `${host}, which exists inside alone, does not complete TLS (${error})`,
};

/** A connection that did not leave by the adapter that it was meant for. */
export const LEFT = {
  fromElsewhere: (used: string, source: string): string =>
    `it left from ${used === '' ? 'an unknown address' : used} instead of ${source}`,
};
