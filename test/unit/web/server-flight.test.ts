import { describe, expect, it } from 'vitest';
import { helloBytes } from '../../../probes/web/hello-bytes.ts';
import { NO_FLIGHT, readFlight } from '../../../probes/web/server-flight.ts';

const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, body.length >> 8, body.length & 0xff]), body]);
const message = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 0xff]), body]);
const hello = (version: number, cipher: number): Buffer =>
  message(
    2,
    Buffer.concat([
      Buffer.from([version >> 8, version & 0xff]),
      Buffer.alloc(32),
      Buffer.from([0, cipher >> 8, cipher & 0xff, 0]),
    ]),
  );
const certificate = message(11, Buffer.alloc(900));
const request = message(13, Buffer.alloc(20));
const done = message(14, Buffer.alloc(0));
const flightOf = (...messages: readonly Buffer[]): Buffer => record(22, Buffer.concat(messages));

describe('a server’s flight of TLS 1.2', () => {
  it.each([
    [0x0300, 'SSLv3'],
    [0x0301, 'TLSv1.0'],
    [0x0302, 'TLSv1.1'],
    [0x0303, 'TLSv1.2'],
    [0x7f1c, '0x7f1c'],
  ])('tells version %i, and that no certificate is asked for', (version, name) => {
    expect(readFlight(flightOf(hello(version, 0x002f), certificate, done))).toEqual({
      is: 'done',
      flight: { version: name, cipher: 0x002f, asksForCertificate: false, alert: null },
    });
  });

  it('ends at the wish for a certificate, before it has come whole', () => {
    const whole = flightOf(hello(0x0303, 0xc02f), certificate, request, done);

    expect(readFlight(whole.subarray(0, whole.length - 10))).toMatchObject({
      is: 'done',
      flight: { asksForCertificate: true },
    });
  });

  it('says the same however it is cut, and asks for more until it is whole', () => {
    const parts = Buffer.concat([hello(0x0303, 0xc02f), certificate, done]);
    const bytes = Buffer.concat(
      Array.from({ length: Math.ceil(parts.length / 7) }, (_, at) =>
        record(22, parts.subarray(at * 7, at * 7 + 7)),
      ),
    );

    expect(readFlight(bytes)).toMatchObject({ is: 'done', flight: { asksForCertificate: false } });
    for (let end = 0; end < bytes.length; end += 1)
      expect(readFlight(bytes.subarray(0, end)).is).toBe('more');
  });

  it('takes a warning for no end, and a fatal alert for one', () => {
    const warning = record(21, Buffer.from([1, 112]));

    expect(readFlight(Buffer.concat([warning, flightOf(hello(0x0303, 5), done)]))).toMatchObject({
      is: 'done',
      flight: { version: 'TLSv1.2', alert: null },
    });
    expect(readFlight(record(21, Buffer.from([2, 70])))).toEqual({
      is: 'done',
      flight: { ...NO_FLIGHT, alert: 70 },
    });
  });

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a record of nothing', record(22, Buffer.alloc(0))],
    ['a record that is longer than any', Buffer.from([22, 3, 3, 0xff, 0xff, 0])],
    ['the data of an application', record(23, Buffer.from('hello'))],
  ])('waits for nothing more after %s', (_, bytes) => {
    expect(readFlight(bytes)).toEqual({ is: 'done', flight: NO_FLIGHT });
  });

  it('claims nothing of a message that is announced and never comes', () => {
    const endless = record(22, Buffer.from([11, 0xff, 0xff, 0xff, 0, 0, 0]));

    expect(readFlight(endless)).toEqual({ is: 'more', flight: NO_FLIGHT });
    expect(readFlight(flightOf(message(2, Buffer.alloc(3))))).toMatchObject({
      flight: { version: null, cipher: null },
    });
  });
});

describe('a hello of TLS 1.2', () => {
  it('names the host, an internationalized one as the wire has it, and never an address', () => {
    expect(helloBytes('mail.example').toString('latin1')).toContain('mail.example');
    expect(helloBytes('pöst.example').toString('latin1')).toContain('xn--pst-sna.example');
    expect(helloBytes('10.1.2.3').toString('latin1')).not.toContain('10.1.2.3');
  });

  it('is one record whose lengths hold', () => {
    const bytes = helloBytes('mail.example');

    expect(bytes.readUInt16BE(3)).toBe(bytes.length - 5);
    expect(bytes.readUIntBE(6, 3)).toBe(bytes.length - 9);
  });
});
