import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import {
  LAUNCH_AGENT_LABEL,
  launchAgentText,
  writesLaunchAgent,
} from '../../../electron/login/launch-agent.ts';

const HERE = '/Applications/Linesman.app/Contents/MacOS/Linesman';
const given = { program: HERE, present: null, isForAll: false, wasWritten: false };

describe('what launchd reads at login', () => {
  it('starts the tray in the background, once a session with a screen, and again after a crash alone', () => {
    expect(parse(launchAgentText(HERE))).toEqual({
      Label: 'org.linesman.Linesman',
      AssociatedBundleIdentifiers: ['org.linesman.Linesman'],
      ProgramArguments: [HERE, '--background'],
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      LimitLoadToSessionType: 'Aqua',
      ProcessType: 'Interactive',
    });
  });

  it.each(['/Users/m & m/<Apps>/Linesman', "/Users/o'neil/Löwe/Linesman"])(
    'takes a folder by any name: %s',
    (program) => {
      expect(parse(launchAgentText(program))).toMatchObject({
        ProgramArguments: [program, '--background'],
      });
    },
  );

  it('is known by the identifier of the app', async () => {
    const { APP_ID } = (await import(
      new URL('../../../build/package/builder.mjs', import.meta.url).href
    )) as { APP_ID: string };
    expect(LAUNCH_AGENT_LABEL).toBe(APP_ID);
  });
});

describe('the entry at login', () => {
  it('is written at the first start', () => {
    expect(writesLaunchAgent(given)).toBe(true);
  });

  it.each([
    ['the user took it away', { wasWritten: true }],
    ['an administrator set one for all users', { isForAll: true }],
    ['the app runs from its image', { program: '/Volumes/Linesman/Linesman.app/Linesman' }],
    [
      'macOS runs the app from a passing place',
      { program: '/private/AppTranslocation/1/Linesman' },
    ],
    ['it stands there already', { present: launchAgentText(HERE), wasWritten: true }],
    [
      'the user switched it off',
      {
        present: launchAgentText('/old').replace('<dict>', '<dict><key>Disabled</key><true/>'),
        wasWritten: true,
      },
    ],
    ['the user made it another program', { present: '<plist/>', wasWritten: true }],
  ])('is left as it is where %s', (_, change) => {
    expect(writesLaunchAgent({ ...given, ...change })).toBe(false);
  });

  it('follows an app that was moved, by any name', () => {
    for (const before of ['/Users/me/Linesman.app/Linesman', '/a & b/$&/Linesman'])
      expect(
        writesLaunchAgent({ ...given, present: launchAgentText(before), wasWritten: true }),
      ).toBe(true);
  });
});
