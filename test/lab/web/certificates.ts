import { type CompanyRoot, companyRoot, type KeyPair } from '../../support/company-root.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { SEARCH_HOSTS } from './staged-search.ts';

/** Hosts with a certificate of their own, named as the host without `.example`. */
export const CERTIFIED = [
  ...['good', 'wrong', 'expired', 'own', 'inspected', 'client'],
  ...['short', 'stale', 'crossed', 'chain', 'weak', 'boxed', 'xn--bcher-kva'],
] as const;

const sending = ({ key, cert }: KeyPair, ...more: readonly string[]): KeyPair => ({
  key,
  cert: [cert, ...more].join('\n'),
});

/** Every certificate with its key, and with what its server sends beside it. */
export function certificates(): {
  readonly root: CompanyRoot;
  readonly pairs: Readonly<Record<string, KeyPair>>;
} {
  const root = companyRoot();
  const issuing = root.intermediate('Company Issuing');
  const stale = root.intermediate('Company Issuing of before', -1);
  const elder = companyRoot('Elder Root');
  const somebody = companyRoot('Somebody Root');
  // As FortiGate names the authority of its inspection: its maker, and its own number.
  const boxed = companyRoot('', '/O=Fortinet/OU=Certificate Authority/CN=FG100E4Q17003');
  return {
    root,
    pairs: {
      good: root.issue('*.px.example', 2, [
        'good.example',
        'recorded.example',
        'round.example',
        'four.example',
      ]),
      wrong: root.issue('another.example'),
      expired: root.issue('expired.example', -1, ['round.example']),
      own: selfSigned('own.example'),
      inspected: companyRoot('Zscaler Intermediate Root CA').issue('inspected.example'),
      client: root.issue('client.example'),
      server: root.issue('good.example'),
      search: root.issue('search.example', 2, Object.keys(SEARCH_HOSTS)),
      short: issuing.issue('short.example'),
      stale: sending(stale.issue('stale.example'), stale.cert),
      crossed: sending(root.issue('crossed.example'), elder.crossSign(root, -1)),
      chain: sending(somebody.issue('chain.example'), somebody.cert),
      weak: root.issue('weak.example', 2, [], ['-newkey', 'rsa:1024']),
      boxed: boxed.issue('boxed.example'),
      'xn--bcher-kva': root.issue('xn--bcher-kva.example'),
    },
  };
}
