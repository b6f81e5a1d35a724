import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { decryptWith } from '../../../agent/bundle/age.ts';
import { createBuilder } from '../../../agent/bundle/build-report.ts';
import { makeReport, type Making, type ReportOrder } from '../../../agent/bundle/make-report.ts';
import { makeInThread } from '../../../agent/bundle/report-thread.ts';
import { readBundle } from '../../../agent/bundle/read.ts';
import { writeCallBack } from '../../../agent/bundle/call-back.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { decodeOpenBreak } from '../../../agent/runs/open-break.ts';
import type { ReportsOptions } from '../../../agent/runs/reports.ts';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import { historyIn } from './history-bench.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';
import { reportsInto } from '../../support/reports.ts';
import { assembledOf, BROKEN, GREEN, runOf } from '../../support/samples.ts';
import { bundleIn, envelopeIn, openTravelled } from '../../support/travelled.ts';

const settingsWith = (recipients: string[] = []) =>
  resolveSettings(
    {
      exchange: { host: 'exch1.corp.example' },
      collector: { url: 'http://collector.example:8440', recipients },
    },
    { items: [], problems: [] },
  );

function bench(change: Partial<ReportsOptions> = {}) {
  const folder = temporaryFolder();
  const { outbox } = outboxIn(folder);
  const lines: string[] = [];
  const { history } = historyIn(folder);
  const reports = reportsInto(folder, outbox, { log: (line) => lines.push(line), ...change });
  const memory = createRunRecorder({
    history,
    reports,
    device: 'd',
    settings: settingsWith(),
    now: () => new Date('2026-05-04T10:00:00.000Z'),
  });
  const see = (diagnosis: Diagnosis) => memory.keep(assembledOf(diagnosis), null);
  return { folder, outbox, lines, reports, see };
}

const kindsIn = (outbox: Outbox): readonly string[] => outbox.list().map(({ kind }) => kind);

describe('a break on its way to the outbox', () => {
  it('is reported once although the next run ends before its report is built, and its end follows it', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { outbox, reports, see } = bench({
      build: async (order) => {
        await gate;
        return makeReport(order, 'in hand');
      },
    });

    const seen = [see(BROKEN), see(BROKEN), see(GREEN)].map(({ reporting }) => reporting);
    const underWay = [reports.underWay(), ...kindsIn(outbox)];
    open();
    await reports.settled();

    expect(seen).toEqual(['break', null, 'end']);
    expect(underWay).toEqual([2]);
    expect(kindsIn(outbox)).toEqual(['break', 'end']);
    const first = outbox.next()!;
    outbox.drop([first.id]);
    expect(envelopeIn(outbox.next()!.body)).toMatchObject({
      breakId: first.id,
      diagnosis: { code: BROKEN.code, until: expect.any(String) as string },
    });
  });

  it('waits for the next run while three are under way', async () => {
    const { outbox, reports, see } = bench();

    const seen = [BROKEN, GREEN, BROKEN, GREEN].map((verdict) => see(verdict).reporting);
    await reports.settled();
    const after = see(GREEN).reporting;
    await reports.settled();

    expect([...seen, after]).toEqual(['break', 'end', 'break', null, 'end']);
    expect(kindsIn(outbox)).toEqual(['break', 'end', 'break', 'end']);
  });

  it('is encrypted to the recipients before it enters the outbox', async () => {
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const { outbox, reports, see } = bench({ settings: settingsWith([recipient]) });

    see(BROKEN);
    await reports.settled();

    const { body } = outbox.next()!;
    expect(envelopeIn(body)).toMatchObject({ encrypted: true, kind: 'break' });
    const sealed = bundleIn(body);
    expect(sealed.toString('latin1')).not.toContain('manifest.json');
    const opened = await decryptWith(identity, sealed);
    if (!opened.ok) throw new Error(opened.message);
    expect(await readBundle(opened.bytes)).toMatchObject({ ok: true });
  });

  it('never leaves unencrypted: what cannot be encrypted is told, tried at every run, and counted when it is over', async () => {
    const { outbox, lines, reports, see } = bench({
      settings: settingsWith(['age1nonsense']),
      build: createBuilder({
        log: () => undefined,
        inThread: (order) => makeReport(order, 'in hand'),
      }),
    });

    const seen = [see(BROKEN).reporting];
    await reports.settled();
    seen.push(see(BROKEN).reporting);
    await reports.settled();
    const problem = reports.problem();
    const waiting = kindsIn(outbox);
    see({ ...GREEN, since: '2026-05-04T11:00:00.000Z' });
    await reports.settled();

    expect(seen).toEqual(['break', 'break']);
    expect(waiting).toEqual([]);
    expect(problem).toContain('cannot be encrypted to collector.recipients');
    expect(lines).toContain(problem);
    expect(outbox.losses()).toMatchObject([{ kind: 'break', reason: 'not-encrypted', count: 1 }]);
  });

  it.each([
    ['the thread dies', () => Promise.reject(new Error('out of memory')), 'data/history.json'],
    [
      'the disk is silent',
      () => Promise.resolve<Making>({ ok: false, why: 'late', message: 'not within 11 s' }),
      'data/recorder.json',
    ],
  ] as const)(
    'goes in a smaller bundle that says what is missing when %s',
    async (_, dies, path) => {
      const inThread = async (order: ReportOrder): Promise<Making> => {
        try {
          return await dies();
        } catch (thrown) {
          return { ok: false, why: 'failed', message: `${String(thrown)} (${order.id})` };
        }
      };
      const { outbox, reports, see } = bench({
        build: createBuilder({ log: () => undefined, inThread }),
      });

      see(BROKEN);
      await reports.settled();

      const { bundle } = await openTravelled(outbox.next()!.body);
      expect(bundle.documents.run?.diagnosis.code).toBe(BROKEN.code);
      expect(bundle.manifest.files.find((file) => file.path === path)?.status).toBe('failed');
      expect(bundle.manifest.loss.join()).toContain('the whole report could not be made');
    },
  );

  it('is kept in a smaller bundle, and what is behind it too, when the agent ends before the whole one is made', async () => {
    const inThread: typeof makeInThread = (_, { signal }) =>
      new Promise((resolve) => {
        const end = (): void => {
          resolve({ ok: false, why: 'ended', message: 'the agent ends' });
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', end);
      });
    const { outbox, reports, see } = bench({
      build: createBuilder({ log: () => undefined, inThread }),
    });

    see(BROKEN);
    see(GREEN);
    await reports.close();

    expect(kindsIn(outbox)).toEqual(['break', 'end']);
    expect(decodeOpenBreak(outbox.openBreak())).toBeNull();
    const { bundle } = await openTravelled(outbox.next()!.body);
    expect(bundle.documents.run?.diagnosis.code).toBe(BROKEN.code);
    expect(bundle.manifest.loss.join()).toContain('the agent ends');
  });

  it('goes as its envelope alone when not even a small bundle can be made', async () => {
    const { outbox, reports, see } = bench({
      build: createBuilder({
        log: () => undefined,
        inThread: () => Promise.resolve({ ok: false, why: 'failed', message: 'x' }),
        here: (order, extent) =>
          extent === 'bare' ? makeReport(order, extent) : Promise.reject(new Error('y')),
      }),
    });

    see(BROKEN);
    await reports.settled();

    const { envelope, bundle } = await openTravelled(outbox.next()!.body);
    expect(envelope.diagnosis?.code).toBe(BROKEN.code);
    expect(bundle.documents.run).toBeNull();
    expect(bundle.manifest.loss.join()).toContain('its envelope goes alone');
  });
});

describe('a report that a person asks for', () => {
  it('shows what will leave, and is kept exactly so, with the note and the call-back number', async () => {
    const { folder, outbox, reports } = bench({
      build: createBuilder({ log: () => undefined }),
      stateNow: () => ({
        run: runOf(GREEN),
        network: runOf(GREEN).network,
        settings: { items: [], problems: [] },
      }),
    });
    writeCallBack(folder, '+49 40 123456');

    const made = await reports.make({ note: 'It hangs.', connections: null, outlook: null });
    if (!made.ok) throw new Error(made.message);
    const before = kindsIn(outbox);
    const kept = reports.keep(made);

    expect([before, kept]).toEqual([[], { ok: true }]);
    expect(made.html).toContain('It hangs.');
    const { envelope, bundle } = await openTravelled(outbox.next()!.body);
    expect(envelope).toMatchObject({ kind: 'user', breakId: null });
    expect(bundle.html).toBe(made.html);
    expect(bundle.documents.system).toMatchObject({ note: 'It hangs.', callBack: '+49 40 123456' });
  });
});

describe('an agent that is killed while it builds a report', () => {
  const CHILD = new URL('reporting-child.ts', import.meta.url).pathname;
  const KILLS = 6;

  async function runChild(folder: string, killAfterMs: number | null): Promise<readonly string[]> {
    const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    let timer: NodeJS.Timeout | null = null;
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (killAfterMs !== null && out.includes('due'))
        timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (timer !== null) clearTimeout(timer);
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the child failed: ${errors}`);
    return out.split('\n').slice(0, -1);
  }

  it(
    'sees the break again at the next start, and reports it once',
    { timeout: 120_000 },
    async () => {
      let killedWhileBuilding = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const folder = temporaryFolder();
        const first = await runChild(folder, (kill * 600) / KILLS);
        if (!first.includes('kept')) killedWhileBuilding += 1;
        const second = await runChild(folder, null);
        const third = await runChild(folder, null);

        const reopened = outboxIn(folder);
        expect(kindsIn(reopened.outbox)).toEqual(['break']);
        expect([...first, ...second].filter((line) => line === 'kept')).toHaveLength(
          second.includes('not due') && !first.includes('kept') ? 0 : 1,
        );
        expect(third).toEqual(['not due']);
        reopened.close();
      }
      console.log(
        `${String(KILLS)} kills: ${String(killedWhileBuilding)} while the report was built`,
      );
      expect(killedWhileBuilding).toBeGreaterThan(0);
    },
  );
});

describe('a report in a thread of its own', () => {
  const order = (folder: string): Promise<ReportOrder> =>
    new Promise((resolve) => {
      const { outbox } = outboxIn(folder);
      const reports = reportsInto(folder, outbox, {
        build: (asked) => {
          resolve(asked);
          return Promise.resolve({ ok: false, why: 'ended', message: '' });
        },
      });
      void reports.make({ note: null, connections: null, outlook: null });
    });

  it('is ended at its deadline, and says so', async () => {
    const made = await makeInThread(await order(temporaryFolder()), {
      timeoutMs: 1,
      signal: new AbortController().signal,
    });

    expect(made).toMatchObject({ ok: false, why: 'late' });
  });
});
