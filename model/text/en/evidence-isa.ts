/** What result codes of ISA and TMG say, in the words of whoever mends it. */
const SAYS: Readonly<Record<number, string>> = {
  64: 'the published server closed the connection',
  1460: 'the published server did not answer in time',
  10049: 'the address of the published server is none',
  10050: 'its network is down',
  10051: 'its network has no route to the published server',
  10053: 'its own connection to the published server was given up',
  10054: 'the published server reset the connection',
  10060: 'the published server did not answer it',
  10061: 'the published server refused the connection: nobody listens there',
  10064: 'the published server is down',
  10065: 'it has no route to the published server',
  11001: 'the name of the published server (To, in the rule) does not resolve on ISA',
  11002: 'its name server did not answer for the published server',
  11003: 'its name server failed for the published server',
  11004: 'the name of the published server has no address on ISA',
  12206: 'the request came back to itself',
  12306: 'the request came back to itself',
  12208: 'it is too busy',
  12308: 'it is too busy',
  12213: 'a client certificate is wanted',
  12313: 'a client certificate is wanted',
  12217:
    'its HTTP filter rejects the request (often: verify normalization, in the HTTP settings of the rule)',
  12317:
    'its HTTP filter rejects the request (often: verify normalization, in the HTTP settings of the rule)',
  12218: 'its quota of DNS requests is used up',
  12318: 'its quota of DNS requests is used up',
  12219: 'too many requests in a minute from this address, as its flood mitigation counts',
  12319: 'too many requests in a minute from this address, as its flood mitigation counts',
  12225: 'the certificate of the published server expired',
  12226: 'it does not trust the certificate of the published server',
  12227: 'the certificate of the published server bears another name than the rule (To)',
  12234: 'its inspection system blocked the request',
  12334: 'its inspection system blocked the request',
  [-2146893022]:
    'the certificate of the published server bears another name than the rule (To): SEC_E_WRONG_PRINCIPAL',
  [-2146893019]: 'it does not trust the certificate of the published server: SEC_E_UNTRUSTED_ROOT',
  [-2146893016]: 'the certificate of the published server expired: SEC_E_CERT_EXPIRED',
};

export const ISA = {
  /** @param number null where the page was stripped of it */
  refuses: (number: number | null, status: number): string => {
    if (number === null) return `ISA or TMG refuses with ${String(status)}`;
    const says = SAYS[number];
    return `ISA or TMG refuses with ${String(status)} (${String(number)})${says === undefined ? '' : `: ${says}`}`;
  },
  /** @param host whose requests the log is to be filtered for */
  withoutNumber: (host: string): string =>
    `ISA or TMG refuses plain http with 403 and a page without its number: 12250 or 12211. Its log tells which: Monitoring, Logging, Edit Filter: "Log Record Type" equals "Web Proxy Filter" and "URL" contains "${host}", then read the column "Result Code" (HTTP Status Code)`,
};
