import { describe, expect, it } from 'vitest';
import { DEFAULT_TERMS, type Hello, openHello, termsOf } from '../../../agent/sync/hello.ts';
import { directClient } from '../../support/direct-client.ts';
import { type TusCollector, tusCollector } from './tus-collector.ts';
import { temporaryFolder } from './workbench.ts';

const MIB = 1024 * 1024;

function helloIn(dataFolder: string, collectorUrl: string, monotonicMs = () => 0): Hello {
  return openHello({ dataFolder, collectorUrl, log: () => undefined, monotonicMs });
}
const resolve = (hello: Hello, collectorUrl: string, wayKey = 'eth0') =>
  hello.resolve({ http: directClient, collectorUrl, signal: new AbortController().signal }, wayKey);
const asked = (collector: TusCollector): number =>
  collector.lines().filter((line) => line.startsWith('GET /v1/hello')).length;

describe('what a collector says of itself', () => {
  it.each<[string, unknown, unknown]>([
    ['nothing of either', { versions: [1] }, DEFAULT_TERMS],
    [
      'both, with words of a newer collector',
      { versions: [1, 2], firstTryWithinS: 120, maxReportBytes: 4 * MIB, enrolment: 'open' },
      { firstTryWithinMs: 120_000, maxReportBytes: 4 * MIB },
    ],
    [
      'more than anybody may ask for',
      { versions: [1], firstTryWithinS: 1e9, maxReportBytes: 1e12 },
      { firstTryWithinMs: 3_600_000, maxReportBytes: 16 * MIB },
    ],
    [
      'less than makes sense',
      { versions: [1], firstTryWithinS: 0, maxReportBytes: 0 },
      { firstTryWithinMs: 0, maxReportBytes: 1024 },
    ],
    ['no number', { versions: [1], firstTryWithinS: 'soon' }, null],
    ['a negative one', { versions: [1], firstTryWithinS: -1 }, null],
    ['something else', { welcome: 'Hotel' }, null],
    ['a list', [], null],
    ['nothing', undefined, null],
  ])('is heeded within bounds: %s', (_, document, terms) => {
    expect(termsOf(document)).toEqual(terms);
  });

  it('is asked once for each way, and again after half a day', async () => {
    const collector = await tusCollector({ hello: { versions: [1], firstTryWithinS: 60 } });
    let nowMs = 0;
    const hello = helloIn(temporaryFolder(), collector.url, () => nowMs);

    await resolve(hello, collector.url);
    const again = await resolve(hello, collector.url);
    expect(again).toEqual({
      ok: true,
      terms: { firstTryWithinMs: 60_000, maxReportBytes: MIB },
    });
    expect(asked(collector)).toBe(1);

    await resolve(hello, collector.url, 'wwan0');
    expect(asked(collector)).toBe(2);
    nowMs = 13 * 3_600_000;
    await resolve(hello, collector.url, 'wwan0');
    expect(asked(collector)).toBe(3);
  });

  it('is known after a restart, before anybody was asked, to that collector alone', async () => {
    const collector = await tusCollector({ hello: { versions: [1], firstTryWithinS: 60 } });
    const folder = temporaryFolder();
    await resolve(helloIn(folder, collector.url), collector.url);

    expect(helloIn(folder, collector.url).known().firstTryWithinMs).toBe(60_000);
    expect(helloIn(folder, 'https://other.example').known()).toEqual(DEFAULT_TERMS);
  });

  it('is as ever where the collector is older, and where somebody else answers', async () => {
    const collector = await tusCollector();
    const hello = helloIn(temporaryFolder(), collector.url);
    collector.meddle((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Welcome</html>');
      return true;
    });

    expect(await resolve(hello, collector.url)).toEqual({ ok: true, terms: DEFAULT_TERMS });
    // A login page is no word of the collector's: it is asked again.
    await resolve(hello, collector.url);
    expect(asked(collector)).toBe(2);

    collector.meddle((_request, response) => {
      response.writeHead(404, { 'Content-Type': 'application/problem+json' }).end('{"code":"x"}');
      return true;
    });
    await resolve(hello, collector.url);
    await resolve(hello, collector.url);
    expect(asked(collector)).toBe(3);
  });

  it('is not waited for when nobody is there: that is what the try came to', async () => {
    const hello = helloIn(temporaryFolder(), 'http://127.0.0.1:9');

    expect(await resolve(hello, 'http://127.0.0.1:9')).toMatchObject({
      ok: false,
      trouble: { code: 'HOST_UNREACHABLE' },
    });
  });
});
