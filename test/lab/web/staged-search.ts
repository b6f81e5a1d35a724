import type { Answer } from '../../../probes/web/types.ts';
import { answerOf } from '../../unit/web/answers.ts';

const document = (protocols: string): Answer =>
  answerOf({
    fields: [['Content-Type', 'text/xml']],
    body: `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response><Account>${protocols}</Account></Response></Autodiscover>`,
  });
const EXCHANGE = answerOf({
  status: 401,
  phrase: 'Unauthorized',
  fields: [
    ['Server', 'Microsoft-IIS/10.0'],
    ['WWW-Authenticate', 'Negotiate'],
    ['WWW-Authenticate', 'NTLM'],
    ['X-FEServer', 'EX16'],
  ],
});
const PAGE = answerOf({
  fields: [['Server', 'Apache']],
  body: '<h1>Autodiscover</h1><p>Mail by IMAP: <code>&lt;Type&gt;IMAP&lt;/Type&gt;</code></p>',
});
const ABSENT = answerOf({ status: 404, phrase: 'Not Found', fields: [['Server', 'nginx']] });

/**
 * Hosts at which Outlook may look for its settings, and what each answers there (KB3049615 of web
 * hosts, MS-OXDISCO §3.1.5 of the order).
 */
export const SEARCH_HOSTS: Readonly<Record<string, Answer>> = {
  'hosted.example': document('<Protocol><Type>IMAP</Type></Protocol>'),
  'autodiscover.hosted.example': EXCHANGE,
  'shop.example': answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [
      ['Server', 'Apache'],
      ['WWW-Authenticate', 'Basic realm="webspace"'],
    ],
  }),
  'parked.example': ABSENT,
  'page.example': PAGE,
  'autodiscover.page.example': EXCHANGE,
  'record.example': ABSENT,
  'target.example': EXCHANGE,
};

/** SRV records beside them, as dnsmasq takes them. */
export const SEARCH_RECORDS: readonly string[] = [
  '_autodiscover._tcp.record.example,target.example,443',
];

/** How the domain of the mail was staged, and what has to be said; the last two only look like it. */
export const SEARCHED: readonly (readonly [cause: string, domain: string, code: string | null])[] =
  [
    ['a web host that hands out IMAP', 'hosted.example', 'AUTODISCOVER_WRONG'],
    ['a web host with a login of its own', 'shop.example', 'AUTODISCOVER_WRONG'],
    ['no step that leads to Exchange', 'parked.example', 'AUTODISCOVER_WRONG'],
    ['a web site that tells of IMAP before Exchange', 'page.example', null],
    ['a web site without it, and an SRV record', 'record.example', null],
  ];
