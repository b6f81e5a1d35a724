import { describe, expect, test } from 'vitest';
import { listPage } from '../../../collector/helpdesk/list-page.ts';
import { escapeHtml, PAGE_POLICY } from '../../../collector/helpdesk/page-frame.ts';
import { reportPage } from '../../../collector/helpdesk/report-page.ts';
import type { IndexedReport } from '../../../collector/store/index-row.ts';
import { decodeReport } from '../../../collector/store/decode-body.ts';
import { summaryOfReport } from '../../../collector/store/report-summary.ts';
import { PROBLEMS, problemAnswer, type ProblemCode } from '../../../collector/wire/problems.ts';
import { SAMPLE_ID, sampleReport } from './sample-report.ts';

const HOSTILE = '<script>alert(1)</script>"\'&\u202e\u001b[2J';
const row = (changes: Partial<IndexedReport> = {}): IndexedReport => ({
  id: SAMPLE_ID,
  device: 'LAPTOP-7',
  sha256: 'a'.repeat(64),
  bytes: 2048,
  receivedAt: '2026-11-24T08:00:01.000Z',
  receipt: '{}',
  whole: true,
  summary: summaryOfReport(sampleReport()),
  ...changes,
});

describe("the helpdesk's list", () => {
  test('shows when, which device, the verdict, who must act, and how large', () => {
    const html = listPage([row()], 1);

    for (const part of [
      '2026-11-24 08:00<',
      'LAPTOP-7',
      'outside the list of ISA Server',
      'Firewall team',
      '2 KiB',
      `/reports/${SAMPLE_ID}`,
    ])
      expect(html).toContain(part);
  });

  test('shows a report that it cannot read as such', () => {
    expect(listPage([row({ summary: null })], 1)).toContain('Cannot be read by this version');
  });

  test('says that there is more than it shows', () => {
    expect(listPage([row()], 900)).toContain('The newest 1 of 900');
  });

  test('shows what a laptop sent, and never runs it', () => {
    const hostile = sampleReport({ device: HOSTILE, site: HOSTILE }, HOSTILE);
    const html =
      listPage([row({ device: HOSTILE, summary: summaryOfReport(hostile) })], 1) +
      reportPage(row({ device: HOSTILE }), { kind: 'report', report: hostile });

    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/[\u202e\u001b]/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(PAGE_POLICY).toContain("default-src 'none'");
    expect(PAGE_POLICY).not.toContain('unsafe');
  });

  test("shows Outlook's connections at the moment of the break, and never runs what is in them", () => {
    const connections = {
      at: '2026-11-24T08:00:00.000Z',
      dropped: 0,
      notes: ['Port 135 is normally absent.'],
      problem: null,
      items: [
        {
          process: HOSTILE,
          pid: 7,
          localAddress: '192.168.0.7',
          localPort: 50_000,
          remoteAddress: '10.1.2.3',
          remotePort: 1171,
          state: 'fin-wait-1' as const,
          why: 'exchange' as const,
          createdAt: null,
          announced: [],
        },
      ],
    };

    const html = reportPage(row(), { kind: 'report', report: sampleReport({ connections }) });

    for (const part of [
      '10.1.2.3:1171',
      'FIN_WAIT_1',
      'Port 135 is normally absent.',
      '&lt;script&gt;',
    ])
      expect(html).toContain(part);
    expect(html).not.toContain('<script');
    expect(reportPage(row(), { kind: 'report', report: sampleReport() })).not.toContain(
      'Connections of Outlook',
    );
  });

  test('names the break that is over', () => {
    const before = sampleReport().run.diagnosis;

    expect(summaryOfReport(sampleReport({ kind: 'end', before }, 'All is well.')).verdict).toBe(
      `Over: ${before.summary}`,
    );
  });
});

describe('decoding for display', () => {
  test.each([
    ['bytes that are no text', Buffer.from([0xff, 0xfe])],
    ['text that is no JSON', Buffer.from('hello')],
    ['JSON that is no report', Buffer.from('{"schema":2}')],
    ['JSON nested without end', Buffer.from('['.repeat(1_000_000))],
  ])('gives nothing for %s', (_, body) => {
    expect(decodeReport(body)).toBeNull();
  });

  test('gives back a report', () => {
    expect(decodeReport(Buffer.from(JSON.stringify(sampleReport())))).toEqual(sampleReport());
  });
});

describe('refusals', () => {
  test.each(Object.keys(PROBLEMS) as ProblemCode[])(
    '%s is short, and says what to do under a stable code',
    (code) => {
      const { status, headers, body } = problemAnswer(code);

      const document = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
      expect(document).toMatchObject({ status, code });
      expect(String(document['detail']).length).toBeGreaterThan(20);
      expect(headers['Content-Type']).toBe('application/problem+json');
      expect(body.length).toBeLessThan(512);
    },
  );

  test('escapes every character that could leave an attribute', () => {
    expect(escapeHtml('"\'<>&')).toBe('&quot;&#39;&lt;&gt;&amp;');
  });
});
