import { describe, expect, it } from 'vitest';
import { portalLink } from '../../../../probes/network/connectivity/portal-link.ts';

const ASKED = new URL('http://probe.example/check/generate_204?x=1');

describe('the link to a login page', () => {
  it.each<readonly [what: string, reference: string, link: string | null]>([
    ['an absolute one', 'https://portal.example/login', 'https://portal.example/login'],
    ['a path from the root', '/login', 'http://probe.example/login'],
    ['a path from here', 'login.cgi', 'http://probe.example/check/login.cgi'],
    ['a path upwards', '../../login', 'http://probe.example/login'],
    ['a query alone', '?login', 'http://probe.example/check/generate_204?login'],
    ['one without its protocol', '//portal.example:8443/', 'http://portal.example:8443/'],
    ['a protocol in capitals', 'HTTP://PORTAL.example/Login', 'http://portal.example/Login'],
    ['white space around it', ' \thttps://portal.example/ \t', 'https://portal.example/'],
    ['a blank within its query', '/login?url=a b', 'http://probe.example/login?url=a%20b'],
    ['backslashes', '\\\\portal.example\\login', 'http://portal.example/login'],
    ['a number for its host', 'http://192.168.1.1/', 'http://192.168.1.1/'],
    ['IPv6', 'http://[fe80::1]:2050/', 'http://[fe80::1]:2050/'],
    [
      'a password, which is left out',
      'http://user:secret@portal.example/',
      'http://portal.example/',
    ],
    [
      'UTF-8 in its name, as the bytes of the header',
      Buffer.from('http://hôtel.example/é').toString('latin1'),
      'http://xn--htel-vqa.example/%C3%A9',
    ],
    ['Latin-1 in its path', 'http://portal.example/\u00e9', 'http://portal.example/%C3%A9'],
    ['a script', 'javascript:alert(1)', null],
    ['a script in capitals', 'JavaScript:alert(1)', null],
    ['a document of its own', 'data:text/html,login', null],
    ['a file', 'file:///etc/passwd', null],
    ['a program of the system', 'ms-settings:network', null],
    ['an empty host', 'http://', null],
    ['an impossible port', 'http://portal.example:99999/', null],
    ['an endless one', `http://portal.example/${'a'.repeat(5000)}`, null],
    ['one that is endless once it is resolved', `/${'é'.repeat(1000)}`, null],
  ])('is kept only when a browser may open it, as that would open it: %s', (_, reference, link) => {
    expect(portalLink(reference, ASKED)).toBe(link);
  });
});
