import type { CheckResult, CheckStatus } from '../../model/check.ts';
import { summaryOf, textOf } from '../../model/codes/text.ts';
import { networkWords, WHO_WORDS } from '../../model/text/labels.ts';
import type { ProbeRun } from '../../model/run.ts';
import { type Paint, wrap } from './paint.ts';

const MARKS: Readonly<Record<CheckStatus, string>> = { ok: '✓', degraded: '!', fail: '✗', inconclusive: '·', skipped: '–' };
const NAME_WIDTH = 24;
const MS_WIDTH = 9;

const painter = (paint: Paint, status: CheckStatus): ((text: string) => string) =>
  status === 'ok' ? paint.good : status === 'fail' ? paint.bad : status === 'degraded' ? paint.weak : paint.dim;

/** The ladder, then the verdict and who must act: what `probe` prints on a terminal. */
export function renderRun(run: ProbeRun, columns: number, paint: Paint): string {
  const { host, addresses } = run.target;
  const shown = addresses.filter((address) => address !== host);
  const title = `The way to ${host}${shown.length === 0 ? '' : ` (${shown.join(', ')})`} from here: ${networkWords(run.network)}`;
  return [wrap(title, columns), '', ...run.checks.map((check) => renderCheck(check, columns, paint)), '', renderVerdict(run, columns, paint)].join('\n');
}

/** One rung: mark, name, milliseconds, sentence. */
export function renderCheck(check: CheckResult, columns: number, paint: Paint): string {
  const color = painter(paint, check.status);
  const ms = check.ms === null ? '' : `${check.ms < 10 ? check.ms.toFixed(1) : String(Math.round(check.ms))} ms`;
  const left = `  ${MARKS[check.status]} ${rungWords(check).padEnd(NAME_WIDTH)}${ms.padStart(MS_WIDTH)}  `;
  const sentence = wrap(sentenceOf(check), columns - left.length);
  const [first = '', ...more] = sentence.split('\n');
  const lines = [`${color(left)}${check.status === 'inconclusive' || check.status === 'skipped' ? paint.dim(first) : first}`];
  return [...lines, ...more.map((line) => ' '.repeat(left.length) + line)].join('\n');
}

/** Names of the rungs as a technician says them; the interface, port and address stand beside them. */
function rungWords({ id, args }: CheckResult): string {
  const [path = '', address] = id.split('@');
  const [, step = '', rest = ''] = /^rpc\.(\w+)\.?(.*)$/.exec(path) ?? [];
  const name = rest.split(':')[0] ?? '';
  const short = name.includes('@') || name.length > 14 ? `${name.slice(0, 8)}…` : name;
  const port = typeof args['port'] === 'number' ? ` ${String(args['port'])}` : '';
  const words: Readonly<Record<string, string>> = {
    connect: `TCP${port}`, mapper: 'endpoint mapper', map: `${short} mapped`, acl: `${short} in the lists`, port: `${short} TCP${port}`, bind: `${short} RPC bind`,
  };
  const base = words[step] ?? path;
  return address === undefined ? base : `${base} @${address}`;
}

function sentenceOf(check: CheckResult): string {
  if (check.code !== null) return summaryOf(check.code, check.args);
  return check.evidence[0] ?? { ok: 'ok', degraded: 'degraded', fail: 'failed', inconclusive: 'not tested', skipped: 'skipped' }[check.status];
}

const HEADINGS = { ok: 'GREEN', info: 'GREEN', degraded: 'DEGRADED', broken: 'BROKEN', inconclusive: 'NOT CERTAIN' } as const;

function renderVerdict({ diagnosis, mapper }: ProbeRun, columns: number, paint: Paint): string {
  const { severity, summary, nextStep, whoMustAct, findings, reference, code } = diagnosis;
  const color = severity === 'broken' ? paint.bad : severity === 'degraded' ? paint.weak : severity === 'inconclusive' ? paint.strong : paint.good;
  const heading = HEADINGS[severity];
  const lines = [`${color(paint.strong(heading))}  ${wrap(summary, columns - heading.length - 2, ' '.repeat(heading.length + 2))}`];
  const row = (label: string, value: string): void => {
    lines.push(`${label.padEnd(14)}${wrap(value, columns - 14, ' '.repeat(14))}`);
  };
  if (whoMustAct !== 'nobody') row('Who must act', WHO_WORDS[whoMustAct]);
  row('Next step', nextStep);
  for (const finding of findings) row('Also', `${textOf(finding.code).title}: ${summaryOf(finding.code, finding.args)}`);
  row('Code', `${code}${reference === null ? '' : `, reference ${reference}`}. More: linesman explain ${code}`);
  if (mapper !== null) row('Mapper', mapper.complete ? `${String(mapper.entries)} entries` : `listing broke off after ${String(mapper.entries)} entries: ${mapper.reason ?? 'unknown'}`);
  return lines.join('\n');
}
