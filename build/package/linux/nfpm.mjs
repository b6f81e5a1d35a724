// deb and rpm, by nfpm: the unpacked folder, the command on the PATH, and what starts it at login.
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { at } from '../../parts.mjs';
import { buildTime } from '../build-time.mjs';
import { MAINTAINER } from '../builder.mjs';
import { Missing } from '../missing.mjs';
import { PACKAGE_TYPE, PACKAGE_TYPES, writeType } from '../package-type.mjs';

const run = promisify(execFile);
const HOME = '/opt/Linesman';
const SUMMARY = 'Says why Outlook does not reach Exchange, and who must act';

/** What Electron links; the rest it looks for when it needs it. Newer Debians and Ubuntus renamed two of them. */
const NEEDS = {
  deb: [
    'libgtk-3-0 | libgtk-3-0t64',
    'libnss3',
    'libasound2 | libasound2t64',
    'libgbm1',
    'libcups2 | libcups2t64',
    'libc6 (>= 2.28)',
  ],
  rpm: ['gtk3', 'nss', 'alsa-lib', 'mesa-libgbm', 'cups-libs', 'at-spi2-core'],
};
const BETTER_WITH = {
  deb: ['libnotify4', 'libsecret-1-0', 'xdg-utils'],
  rpm: ['libnotify', 'libsecret', 'xdg-utils'],
};

const ARCH = { x64: 'amd64', arm64: 'arm64' };
/** As each system spells a file: `linesman_0.1.0_amd64.deb`, `linesman-0.1.0-1.x86_64.rpm`. */
const FILE = {
  deb: (version, arch) => `linesman_${version}_${ARCH[arch]}.deb`,
  rpm: (version, arch) => `linesman-${version}-1.${{ x64: 'x86_64', arm64: 'aarch64' }[arch]}.rpm`,
};

/** Where each shell looks for what completes a command. */
const COMPLETIONS = {
  'linesman.bash': 'bash-completion/completions/linesman',
  _linesman: 'zsh/vendor-completions/_linesman',
  'linesman.fish': 'fish/vendor_completions.d/linesman.fish',
};

/** `NFPM`, else nfpm in the PATH, else where Go puts it. */
function nfpm() {
  const named = process.env.NFPM;
  const places = [
    ...(named === undefined ? [] : [named]),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'nfpm')),
    join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin', 'nfpm'),
  ];
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined)
    throw new Missing(
      'nfpm is not there: go install github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2, or name one with NFPM',
    );
  return found;
}

/** nfpm's description of a package (JSON is YAML). */
export function descriptionOf({ packager, folder, staged, extra, version, arch, fast }) {
  const mtime = new Date(buildTime() * 1000).toISOString();
  const file = (src, dst, mode = 0o644) => ({ src, dst, file_info: { mode, mtime } });
  const own = (name) => at(`build/package/linux/${name}`);
  const icons = readdirSync(join(staged, 'icons')).filter((name) => name.endsWith('.png'));
  return {
    name: 'linesman',
    arch: ARCH[arch],
    platform: 'linux',
    version,
    ...(packager === 'rpm' ? { release: '1' } : {}),
    section: 'net',
    priority: 'optional',
    maintainer: MAINTAINER,
    vendor: 'Linesman',
    license: 'MIT',
    description: `${SUMMARY}\nProbes the way from this laptop to Exchange rung by rung, names the one that fails,\nand tells the helpdesk.`,
    mtime,
    depends: NEEDS[packager],
    recommends: BETTER_WITH[packager],
    contents: [
      { src: folder, dst: HOME, type: 'tree', file_info: { mtime } },
      {
        src: `${HOME}/bin/linesman`,
        dst: '/usr/bin/linesman',
        type: 'symlink',
        file_info: { mtime },
      },
      file(own('linesman-app.desktop'), '/usr/share/applications/linesman-app.desktop'),
      file(own('linesman-autostart.desktop'), '/etc/xdg/autostart/linesman.desktop'),
      file(own('linesman.service'), '/usr/lib/systemd/user/linesman.service'),
      file(join(extra, 'copyright'), '/usr/share/doc/linesman/copyright'),
      file(join(extra, 'package-type'), `${HOME}/${PACKAGE_TYPE}`),
      file(join(extra, 'linesman.1.gz'), '/usr/share/man/man1/linesman.1.gz'),
      ...Object.entries(COMPLETIONS).map(([name, place]) =>
        file(join(staged, 'manual', name), `/usr/share/${place}`),
      ),
      ...icons.map((name) =>
        file(
          join(staged, 'icons', name),
          `/usr/share/icons/hicolor/${name.replace('.png', '')}/apps/linesman.png`,
        ),
      ),
    ],
    scripts: { postinstall: own('after-install.sh'), preremove: own('before-remove.sh') },
    deb: { compression: fast ? 'none' : 'xz' },
    rpm: { compression: fast ? 'gzip:1' : 'xz', summary: SUMMARY, buildhost: 'linesman' },
  };
}

const packageOf =
  (packager) =>
  async ({ folder, staged, output, fast, version }) => {
    const tool = nfpm();
    const extra = join(output, 'stage', packager);
    await mkdir(extra, { recursive: true });
    const [own, others] = await Promise.all(
      ['LICENSE', 'THIRD_PARTY.txt'].map((name) => readFile(join(staged, 'legal', name), 'utf8')),
    );
    await writeFile(join(extra, 'copyright'), `${own}\n${others}`);
    const manual = await readFile(join(staged, 'manual', 'linesman.1'));
    await writeFile(join(extra, 'linesman.1.gz'), gzipSync(manual, { level: 9 }));
    writeType(join(extra, 'package-type'), PACKAGE_TYPES[packager]);
    const described = descriptionOf({
      packager,
      folder,
      staged,
      extra,
      version,
      arch: process.arch,
      fast,
    });
    await writeFile(join(extra, 'nfpm.yaml'), JSON.stringify(described, null, 1));
    const made = join(output, FILE[packager](version, process.arch));
    await run(
      tool,
      ['package', '--config', join(extra, 'nfpm.yaml'), '--packager', packager, '--target', made],
      {
        env: { ...process.env, SOURCE_DATE_EPOCH: String(buildTime()) },
        maxBuffer: 1024 * 1024,
      },
    );
    return made;
  };

export const deb = packageOf('deb');
export const rpm = packageOf('rpm');
