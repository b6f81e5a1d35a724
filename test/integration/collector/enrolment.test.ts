import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { forgetDevice } from '../../../collector/devices/keep-forgotten.ts';
import { setDeviceState } from '../../../collector/devices/keep-devices.ts';
import { addToken } from '../../../collector/devices/tokens.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { runningCollector, temporaryFolder } from './support.ts';

const run = promisify(execFile);
const sha256 = (body: string): string => createHash('sha256').update(body).digest('hex');
const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** A laptop that none of us wrote: its key and signatures are openssl's, its requests curl's. */
async function foreignLaptop(url: string, device: string) {
  const folder = await temporaryFolder();
  const at = (name: string): string => join(folder, name);
  await run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', at('key.pem')]);
  await run('openssl', [
    ...['pkey', '-in', at('key.pem'), '-pubout', '-outform', 'DER', '-out', at('key.der')],
  ]);
  const publicKey = (await readFile(at('key.der'))).toString('base64');

  const sign = async (text: string): Promise<string> => {
    await writeFile(at('text'), text);
    await run('openssl', [
      ...['pkeyutl', '-sign', '-rawin', '-inkey', at('key.pem')],
      ...['-in', at('text'), '-out', at('signature')],
    ]);
    return (await readFile(at('signature'))).toString('base64');
  };
  const ask = async (
    method: string,
    path: string,
    body: string | null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; text: string; head: string; code: string | null }> => {
    await writeFile(at('body'), body ?? '');
    const { stdout } = await run('curl', [
      ...['--silent', '--show-error', '--max-time', '20', '--request', method],
      ...(body === null ? [] : ['--data-binary', `@${at('body')}`]),
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...['--dump-header', at('head'), '--write-out', '\n%{http_code}', url + path],
    ]);
    const [, text = '', status] = /^([^]*)\n(\d+)$/.exec(stdout) ?? [];
    const code = text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined;
    const head = await readFile(at('head'), 'utf8');
    return { status: Number(status), text, head, code: code ?? null };
  };
  const signed = async (
    method: string,
    path: string,
    body: string | null,
    headers: Readonly<Record<string, string>> = {},
    signedPath = path,
  ): ReturnType<typeof ask> => {
    const text = `linesman-request-v1\n${method}\n${signedPath}\n${device}\n${sha256(body ?? '')}\n${String((body ?? '').length)}\n`;
    return ask(method, path, body, {
      'Linesman-Device': device,
      'Linesman-Signature': await sign(text),
      ...headers,
    });
  };
  return {
    ask,
    signed,
    enrol: (token: string | null, key = publicKey) =>
      ask('POST', '/v1/devices', JSON.stringify({ device, publicKey: key, site: 'ACME', token })),
    put: (id: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
      signed('PUT', `/v1/reports/${id}`, body, {
        'Repr-Digest': `sha-256=:${base64Of(sha256(body))}:`,
        ...headers,
      }),
  };
}

/** A collector that asks for a token, and one of its tokens. */
async function guarded(mode: 'token' | 'approve' = 'token') {
  const data = await temporaryFolder();
  const token = await addToken(join(data, 'enrolment-tokens'));
  const { url } = await runningCollector(data, {}, () => undefined, { enrolment: mode });
  return { data, token, url };
}

describeWhere(
  [needsCommands('curl', 'openssl')],
  'who may send: curl and openssl as the laptop',
  () => {
    test('a laptop enrols with the token, and its signed report is taken; what is not signed is not', async () => {
      const { token, url } = await guarded();
      const laptop = await foreignLaptop(url, 'LAPTOP-7');
      const id = uuid();
      expect(await laptop.put(id, 'a report')).toMatchObject({
        status: 401,
        code: 'signature-required',
      });
      expect(await laptop.enrol('x'.repeat(43))).toMatchObject({ code: 'enrolment-refused' });
      expect(await laptop.enrol(token)).toMatchObject({
        status: 201,
        text: '{"device":"LAPTOP-7","state":"active"}\n',
      });
      expect((await laptop.enrol(token)).status).toBe(200);

      const taken = await laptop.put(id, 'a report');
      expect(taken.status).toBe(201);
      // Replayed word for word, it is the same report again.
      expect(await laptop.put(id, 'a report')).toMatchObject({ status: 200, text: taken.text });

      const unsigned = { 'Linesman-Signature': '' };
      expect(await laptop.put(uuid(), 'a report', unsigned)).toMatchObject({
        code: 'signature-required',
      });
      expect((await laptop.signed('GET', `/v1/reports/${id}/receipt`, null)).text).toBe(taken.text);
    });

    test('a signature holds for one request alone: no other report, device, digest or path', async () => {
      const { token, url } = await guarded();
      const laptop = await foreignLaptop(url, 'LAPTOP-7');
      const other = await foreignLaptop(url, 'LAPTOP-8');
      await laptop.enrol(token);
      await other.enrol(token);
      const wrong = { status: 401, code: 'signature-wrong' };
      const id = uuid();
      const digest = { 'Repr-Digest': `sha-256=:${base64Of(sha256('a report'))}:` };
      const path = `/v1/reports/${id}`;
      // Signed for another report, and by another device.
      expect(
        await laptop.signed('PUT', path, 'a report', digest, `/v1/reports/${uuid()}`),
      ).toMatchObject(wrong);
      expect(await laptop.put(id, 'a report', { 'Linesman-Device': 'LAPTOP-8' })).toMatchObject(
        wrong,
      );
      expect(
        await laptop.put(id, 'a report', {
          'Repr-Digest': `sha-256=:${base64Of(sha256('another'))}:`,
        }),
      ).toMatchObject(wrong);
      expect((await laptop.put(id, 'a report')).status).toBe(201);
      // Nobody reads the receipt of somebody else's report.
      expect(await other.signed('GET', `${path}/receipt`, null)).toMatchObject({
        code: 'unknown-report',
      });
    });

    test('a device keeps its key, and one that was revoked sends nothing until it is approved again', async () => {
      const { data, token, url } = await guarded();
      const laptop = await foreignLaptop(url, 'LAPTOP-7');
      const thief = await foreignLaptop(url, 'LAPTOP-7');
      await laptop.enrol(token);
      expect(await thief.enrol(token)).toMatchObject({ status: 409, code: 'device-taken' });
      expect(await thief.put(uuid(), 'a report')).toMatchObject({ code: 'signature-wrong' });

      expect(setDeviceState(data, 'LAPTOP-7', 'revoked')).toEqual({ ok: true, value: true });
      const revoked = { status: 403, code: 'device-revoked' };
      expect(await laptop.put(uuid(), 'a report')).toMatchObject(revoked);
      expect(await laptop.enrol(token)).toMatchObject(revoked);
      setDeviceState(data, 'LAPTOP-7', 'active');
      expect((await laptop.put(uuid(), 'a report')).status).toBe(201);
    });

    test('a laptop whose key was lost enrols anew once the helpdesk has forgotten it, and its old key is worth nothing', async () => {
      const { data, token, url } = await guarded();
      const before = await foreignLaptop(url, 'LAPTOP-7');
      const anew = await foreignLaptop(url, 'LAPTOP-7');
      await before.enrol(token);
      expect(await anew.enrol(token)).toMatchObject({ code: 'device-taken' });

      expect(await forgetDevice(data, 'LAPTOP-7')).toEqual({ ok: true, value: 'gone' });

      expect((await anew.enrol(token)).status).toBe(201);
      expect((await anew.put(uuid(), 'a report')).status).toBe(201);
      expect(await before.put(uuid(), 'a report')).toMatchObject({ code: 'signature-wrong' });
    });

    test('a large report in parts is signed part by part, and a part of another digest counts for nothing', async () => {
      const { token, url } = await guarded();
      const laptop = await foreignLaptop(url, 'LAPTOP-7');
      const other = await foreignLaptop(url, 'LAPTOP-8');
      await laptop.enrol(token);
      await other.enrol(token);
      const whole = 'linesman '.repeat(150_000);
      const id = uuid();
      const tus = { 'Tus-Resumable': '1.0.0' };
      const values = {
        id,
        digest: `sha-256=:${base64Of(sha256(whole))}:`,
        device: 'LAPTOP-7',
      };
      const created = await laptop.signed('POST', '/v1/uploads', null, {
        ...tus,
        'Content-Length': '0',
        'Upload-Length': String(whole.length),
        'Upload-Metadata': Object.entries(values)
          .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      });
      expect(created.status).toBe(201);
      const path = /^location: (\S+)/im.exec(created.head)?.[1] ?? '';
      const send = (from: number, to: number, body: string, by = laptop) =>
        by.signed(
          'PATCH',
          path,
          body,
          {
            ...tus,
            'Content-Type': 'application/offset+octet-stream',
            'Upload-Offset': String(from),
            'Content-Digest': `sha-256=:${base64Of(sha256(whole.slice(from, to)))}:`,
          },
          `${path}@${String(from)}`,
        );
      const half = 700_000;
      const part = whole.slice(0, half);
      expect(await send(0, half, part, other)).toMatchObject({ code: 'unknown-upload' });
      expect(await send(0, half, part.replace('linesman', 'lineswap'))).toMatchObject({
        code: 'signature-wrong',
      });
      expect((await send(0, half, part)).status).toBe(204);
      // Signed for the place where the upload was, it says nothing about the one where it is.
      expect(await send(0, half, part)).toMatchObject({ code: 'offset-mismatch' });
      expect((await send(half, whole.length, whole.slice(half))).status).toBe(204);
      expect((await laptop.signed('GET', `/v1/reports/${id}/receipt`, null)).text).toContain(
        sha256(whole),
      );
    });
  },
);

test('a collector that others can reach starts with a token and TLS before it, or not at all', async () => {
  const dataFolder = await temporaryFolder();
  const whyNot = async (more: { proxies?: string[]; enrolment?: 'open' | 'approve' }) => {
    const started = await startCollector({
      dataFolder,
      listen: '0.0.0.0:0',
      log: () => undefined,
      ...more,
    });
    return started.ok ? 'it runs' : started.message;
  };
  const proxies = ['192.0.2.1'];
  expect(await whyNot({ enrolment: 'approve' })).toContain('no TLS');
  expect(await whyNot({ proxies })).toContain('token new');
  expect(await whyNot({ proxies, enrolment: 'open' })).toContain('for this machine alone');
  await writeFile(join(dataFolder, 'enrolment-tokens'), 'guessable\n');
  expect(await whyNot({ proxies })).toContain('fewer than 20');
});
