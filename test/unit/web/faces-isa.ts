import { answerOf } from './answers.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { type Face, says } from './says.ts';

/** A page as an old charset has it: text, and bytes in hexadecimal. */
const coded = (hex: string, text: string): Answer =>
  answerOf({
    ...{ at: 'http://mail.example/owa', status: 403, phrase: 'Forbidden' },
    body: `<li>${Buffer.from(hex, 'hex').toString('latin1')}${text}</li>`,
  });
const page = (...lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
const unreached = (...lines: readonly string[]): Answer =>
  says(502, ['Via: 1.1 ISA01'], page(...lines), 'Proxy Error');
const WHEN = 'Date: 7/13/2009 7:37:09 PM [GMT]';

/** ISA and TMG in languages, charsets and shapes that no recording has. */
export const ISA_FACES: readonly Face[] = [
  [
    'TMG in Dutch',
    'owa',
    [says(403, [], page('Foutcode: 403 Verboden. De server heeft de URL geweigerd. (12202)'))],
    'ISA_URL_DENIED',
    'isa',
  ],
  [
    'TMG in Polish',
    'ews',
    [says(403, [], page('Kod b\u0142\u0119du: 403 Zabronione. Serwer odm\u00f3wi\u0142. (12302)'))],
    'ISA_URL_DENIED',
    'isa',
  ],
  [
    'ISA in Russian, in Windows-1251',
    'owa',
    [coded('caeee420eef8e8e1eae8', ': 403 Forbidden. HTTP. (12250)')],
    'ISA_AUTH_OVER_HTTP',
    'isa',
  ],
  [
    'TMG in Korean, in EUC-KR',
    'owa',
    [coded('bfc0b7f920c4dab5e5', ': 403 Forbidden. HTTP (12320)')],
    'ISA_AUTH_OVER_HTTP',
    'isa',
  ],
  [
    'TMG in Chinese, in Big5 with its wide signs',
    'owa',
    [coded('bff9bb7eb2e7a147203430332046a143a15d3132323032a15e', '')],
    'ISA_URL_DENIED',
    'isa',
  ],
  [
    'TMG with signs as entities',
    'owa',
    [says(403, [], page('Code d\u2019erreur&#160;:&nbsp;403 Interdit. &#40;12202&#x29;'))],
    'ISA_URL_DENIED',
    'isa',
  ],
  [
    'TMG whose line is in pieces',
    'activeSync',
    [says(403, [], page('<b>Codice errore:</b> <span>403</span> Non consentito. (12309)'))],
    'ISA_AUTH_REQUIRED',
    'isa',
  ],
  [
    'ISA that does not reach its server, its page by the number of Winsock',
    'owa',
    [unreached('Error Code 10060: Connection timeout', 'Background: The gateway', WHEN)],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'ISA whose server hangs up',
    'ews',
    [unreached('Error Code 64: Host not available', 'Background: The connection was lost.', WHEN)],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'ISA in German that does not know its server’s name',
    'mapi',
    [unreached('Fehlercode 11001: Host nicht gefunden', 'Hintergrund: Das Gateway', WHEN)],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'TMG that its server’s certificate does not please, without its phrase',
    'owa',
    [says(500, [], page('Error Code: 500 Internal Server Error. Incorrect. (-2146893022)'))],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'TMG’s HTTP filter without its phrase',
    'ews',
    [says(500, [], page('Error Code: 500 Internal Server Error. Rejected. (12217)'))],
    'ISA_URL_DENIED',
    'isa',
  ],
  [
    'TMG by a number that names no cause here',
    'ews',
    [says(403, [], page('Error Code: 403 Forbidden. The port is not allowed. (12204)'))],
    'WEB_NOT_PUBLISHED',
    'isa',
  ],
  [
    'ISA in Spanish whose connections are used up',
    'owa',
    [says(502, [], page('C\u00f3digo de error: 502 Error de proxy. (10055)'), 'Proxy Error')],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'TMG that may not open a connection',
    'mapi',
    [says(502, [], '', 'Proxy Error ( Access to a socket was forbidden. (10013)  )')],
    'WEB_SERVER_BUSY',
    'isa',
  ],
  [
    'ISA’s page with a headline of the company in the place of its line',
    'owa',
    [
      says(
        403,
        [],
        '<h2>Error Code 403 Forbidden.</h2>The server denied the specified Uniform Resource Locator (URL). Contact the server administrator. (12202)',
      ),
    ],
    'ISA_URL_DENIED',
    'isa',
  ],
];
