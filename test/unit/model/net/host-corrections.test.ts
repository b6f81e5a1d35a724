import { describe, expect, it } from 'vitest';
import { cleanHost, hostError } from '../../../../model/net/host.ts';

describe('a host with something around it', () => {
  it.each([
    ['`exch1`', 'exch1'],
    ['"exch1', 'exch1'],
    ["exch1.corp.example'", 'exch1.corp.example'],
    ['fe80::1%25eth0', 'fe80::1%eth0'],
  ])('is taken without it: %j', (text, host) => {
    expect(cleanHost(text)).toBe(host);
    expect(hostError(host)).toBeNull();
  });

  it.each([
    ['exch1 .corp.example', 'exch1.corp.example'],
    ['exch1..corp.example', 'exch1.corp.example'],
    ['exch1.corp.example..', 'exch1.corp.example'],
    ['EXCH1$', 'EXCH1'],
    ['\\exch1', 'exch1'],
    ['exch1\\', 'exch1'],
    ['http:exch1', 'exch1'],
    ['https:/exch1.corp.example/owa', 'exch1.corp.example'],
    ['https//exch1.corp.example', 'exch1.corp.example'],
    ['msstd:mail.corp.example', 'mail.corp.example'],
    ['Server: exch1.corp.example', 'exch1.corp.example'],
    ['exchangeMDB/exch1.corp.example', 'exch1.corp.example'],
    ['host/exch1.corp.example@CORP.EXAMPLE', 'exch1.corp.example'],
    ['CN=EXCH1,OU=Servers,DC=corp,DC=example', 'EXCH1'],
    ['exch1:epmap', 'exch1'],
    ['exch1 135', 'exch1'],
    ['exch1.corp.example#', 'exch1.corp.example'],
    ['nslookup exch1.corp.example', 'exch1.corp.example'],
    ['ping exch1', 'exch1'],
    ['exch1=10.1.2.3', 'exch1'],
    ['10.1.2.3 /24', '10.1.2.3'],
    ['10.1.2.3-10.1.2.9', '10.1.2.3'],
    ['010.001.002.003', '10.1.2.3'],
  ])('is refused with what to write: %j', (text, host) => {
    const error = hostError(cleanHost(text));

    expect(error).not.toBeNull();
    expect(error?.endsWith(` ${host}`)).toBe(true);
  });

  it.each(['%COMPUTERNAME%', '$env:COMPUTERNAME', '*.corp.example', '.corp.example', '☃.example'])(
    'is not guessed where none is named: %s',
    (text) => {
      expect(hostError(text)).toMatch(/letters, digits and hyphens between dots$/);
    },
  );

  it.each(['0x0a010203', '10.1.2', '167838211'])('%s is no name', (text) => {
    expect(hostError(text)).toMatch(/is not an IPv4 address/);
  });

  it('is a mailbox without the hyphens of its GUID as well', () => {
    expect(hostError('9a5c2f3e111122223333444455556666@corp.example')).toMatch(/is a mailbox/);
  });
});
