import { readLogonRules } from '../../../agent/browsers/read.ts';
import { logonBy } from '../../../probes/web/logon/decide.ts';

/** Says of each URL by what a browser of this Windows would log on there by itself. */
const said: Record<string, readonly string[]> = {};
for (const text of process.argv.slice(2)) {
  const url = new URL(text);
  const rules = await readLogonRules(url);
  said[text] = logonBy(url, ['Negotiate', 'NTLM'], rules, process.platform).certainBy;
}
console.log(JSON.stringify(said));
