import { describe, expect, it } from 'vitest';
import {
  mayDownload,
  mayLoad,
  mayOpenOutside,
  mayUse,
  PAGE_PREFERENCES,
  pageOrigin,
} from '../../../electron/window/lock-down.ts';
import { linksOutside } from '../../../electron/window/links-outside.ts';
import { NETWORK } from '../../support/samples.ts';

describe('the window', () => {
  it('gives its page no more than a browser would', () => {
    expect(PAGE_PREFERENCES).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
    });
    expect(Object.keys(PAGE_PREFERENCES)).not.toContain('preload');
  });

  it.each([
    ['http://127.0.0.1:4711/?token=x', 'http://127.0.0.1:4711'],
    ['http://[::1]:4711/', 'http://[::1]:4711'],
    ['http://localhost:4711/', 'http://localhost:4711'],
    ['http://192.0.2.1:4711/', null],
    ['http://127.0.0.1.example/', null],
    ['http://user:secret@127.0.0.1:4711/', null],
    ['https://example.com/', null],
    ['file:///etc/passwd', null],
    ['javascript:alert(1)', null],
    ['no URL', null],
  ])('shows only pages of this machine: %s', (url, origin) => {
    expect(pageOrigin(url)).toBe(origin);
  });

  it.each([
    ['http://127.0.0.1:4711/style.css', true],
    ['http://127.0.0.1:4712/style.css', false],
    ['https://127.0.0.1:4711/', false],
    ['http://127.0.0.1:4711@evil.example/', false],
    ['ws://127.0.0.1:4711/', false],
    ['data:text/html,hello', false],
    ['file:///etc/passwd', false],
    ['about:blank', false],
    ['', false],
  ])("loads only what the page's own server serves: %s", (url, allowed) => {
    expect(mayLoad(url, 'http://127.0.0.1:4711')).toBe(allowed);
  });

  it.each([
    ['http://127.0.0.1:4711/bundle/0b6c1f6e', true],
    ['http://127.0.0.1:4711/draft/0b6c1f6e', true],
    ['http://127.0.0.1:4711/', false],
    ['http://127.0.0.1:4711/main.js', false],
    ['http://127.0.0.1:4712/bundle/0b6c1f6e', false],
    ['https://evil.example/bundle/x', false],
    ['data:application/zip;base64,UEs=', false],
  ])('lets its page keep a bundle or a mail draft, and no other file: %s', (url, allowed) => {
    expect(mayDownload(url, 'http://127.0.0.1:4711')).toBe(allowed);
  });

  it.each([
    ['clipboard-sanitized-write', true],
    ['clipboard-read', false],
    ['notifications', false],
    ['media', false],
    ['fileSystem', false],
  ])('lets its page copy text on a click, and ask for nothing else: %s', (permission, allowed) => {
    expect(mayUse(permission)).toBe(allowed);
  });

  it('loads nothing before there is a page', () => {
    expect(mayLoad('http://127.0.0.1:4711/', null)).toBe(false);
  });

  it.each([
    ['https://learn.microsoft.com/exchange/', true],
    ['http://learn.microsoft.com/exchange/', false],
    ['https://learn.microsoft.com.evil.example/', false],
    ['https://user@learn.microsoft.com/', false],
    ['https://example.com/', false],
    ['file:///bin/sh', false],
  ])("hands only known pages to the user's browser: %s", (url, allowed) => {
    expect(mayOpenOutside(url, [null])).toBe(allowed);
  });

  it.each([
    ['http://login.hotel.example/start?mac=1', true],
    ['http://login.hotel.example/other', false],
    ['http://login.hotel.example:81/start?mac=1', false],
    ['https://evil.example/', false],
  ])(
    "hands the login page that the network named to the user's browser, and nothing beside it: %s",
    (url, allowed) => {
      expect(mayOpenOutside(url, ['http://login.hotel.example/start?mac=1'])).toBe(allowed);
    },
  );

  it('opens no program for a login page that is none', () => {
    expect(mayOpenOutside('file:///bin/sh', ['file:///bin/sh'])).toBe(false);
  });

  const links = linksOutside({
    network: { ...NETWORK, portal: 'tel:+1900666' },
    settings: {
      problems: [],
      items: [
        { key: 'helpdesk.phone', value: '+49 (30) 123-456 ext. 7', source: 'policy' },
        { key: 'helpdesk.mail', value: 'desk@corp.example', source: 'policy' },
        { key: 'helpdesk.url', value: 'https://help.corp.example/new?form=mail', source: 'policy' },
      ],
    },
  });

  it.each([
    ['tel:+4930123456', true],
    ['mailto:desk@corp.example', true],
    ['https://help.corp.example/new?form=mail', true],
    ['https://help.corp.example/', false],
    ['mailto:desk@corp.example?attach=/etc/passwd', false],
    ['tel:+1900666', false],
  ])('opens the ways to the helpdesk as the settings name them: %s', (url, allowed) => {
    expect(mayOpenOutside(url, links)).toBe(allowed);
  });
});
