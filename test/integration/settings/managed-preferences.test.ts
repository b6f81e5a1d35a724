import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { loadSettings } from '../../../agent/settings/load.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';

const FILE = '/Library/Managed Preferences/org.linesman.Linesman.plist';

/** What Python's plistlib makes of the same dictionary; Apple's tools write both forms. */
const byPython = (format: 'XML' | 'BINARY'): Buffer =>
  execFileSync('python3', [
    '-c',
    `import plistlib, sys, datetime
sys.stdout.buffer.write(plistlib.dumps({
  "PayloadUUID": "0E1D", "PayloadVersion": 1,
  "exchange.host": "exch1.corp.example", "exchange.fastPath": False,
  "exchange": {"mapperPort": 1135, "interfaces": ["EMSMDB", "NSPI"]},
  "accessLists": [{"device": "Citrix Access Gateway", "allow": "135,1024-2000"}],
  "helpdesk": {"name": "ACME Zürich"},
  "site": datetime.datetime(2026, 11, 27), "privacy.names": b"bytes",
}, fmt=plistlib.FMT_${format}))`,
  ]);

describeWhere([needsCommands('python3')], 'managed preferences that Python wrote', () => {
  it.each(['XML', 'BINARY'] as const)(
    'are read as %s, and lose only their bad keys',
    async (format) => {
      const bytes = byPython(format);
      const loaded = await loadSettings({
        named: null,
        surroundings: {
          platform: 'darwin',
          env: { LINESMAN_CONFIG: '/nowhere' },
          home: '/Users/me',
        },
        policy: {
          account: () => 'me',
          registry: () => Promise.resolve({ ok: false, why: 'no registry' }),
          read: (path) => {
            if (path !== FILE) throw Object.assign(new Error('absent'), { code: 'ENOENT' });
            return { bytes, text: bytes.toString('utf8'), isCut: false };
          },
        },
      });

      if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
      const { items, problems } = loaded.settings.provenance;
      expect(
        Object.fromEntries(
          items.filter(({ source }) => source === 'policy').map(({ key, value }) => [key, value]),
        ),
      ).toEqual({
        'exchange.host': 'exch1.corp.example',
        'exchange.fastPath': false,
        'exchange.mapperPort': 1135,
        'exchange.interfaces': ['EMSMDB', 'NSPI'],
        accessLists: [{ device: 'Citrix Access Gateway', allow: '135,1024-2000' }],
        'helpdesk.name': 'ACME Zürich',
      });
      expect([...problems].sort()).toEqual([
        expect.stringMatching(`^${FILE}: privacy.names: must be one of`),
        `${FILE}: site: must be a string`,
      ]);
    },
  );
});
