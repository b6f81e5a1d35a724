import { describe, expect, it } from 'vitest';
import {
  cachedByPolicy,
  installedProgram,
  majorOf,
  readSettings,
} from '../../../probes/outlook/settings.ts';
import { dword, type RegistryTable, text, viewOf } from '../../support/outlook-registry.ts';

const settingsIn = (table: RegistryTable): ReturnType<typeof readSettings> =>
  readSettings(viewOf(table).view, 16);
const RPC = 'Microsoft\\Office\\16.0\\Outlook\\RPC';

describe("this laptop's settings for Outlook", () => {
  it('what nobody set is not known', () => {
    expect(settingsIn({})).toEqual({ mapiHttpDisabled: null, rpcEncryption: null });
  });

  it('a policy comes before what the user set', () => {
    const table = {
      [`HKCU\\Software\\Policies\\${RPC}`]: { EnableRPCEncryption: dword(0) },
      [`HKCU\\Software\\${RPC}`]: { EnableRPCEncryption: dword(1) },
      'HKCU\\Software\\Microsoft\\Exchange': { MapiHttpDisabled: dword(1) },
    };

    expect(settingsIn(table)).toEqual({ mapiHttpDisabled: true, rpcEncryption: false });
  });

  it('a setting of another version of Office is none of this one', () => {
    const table = {
      'HKCU\\Software\\Policies\\Microsoft\\Office\\15.0\\Outlook\\RPC': {
        EnableRPCEncryption: dword(0),
      },
    };

    expect(settingsIn(table).rpcEncryption).toBeNull();
  });

  it('a policy may order a copy of the mailbox, or forbid it', () => {
    const key = 'HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\Cached Mode';

    expect(cachedByPolicy(viewOf({ [key]: { Enable: dword(1) } }).view, 16)).toBe(true);
    expect(cachedByPolicy(viewOf({ [key]: { Enable: dword(0) } }).view, 16)).toBe(false);
    expect(cachedByPolicy(viewOf({}).view, 16)).toBeNull();
  });

  it('the installed program is where Windows finds it by its name', () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE';

    expect(
      installedProgram(viewOf({ [key]: { '': text('"C:\\Office\\OUTLOOK.EXE"') } }).view),
    ).toBe('C:\\Office\\OUTLOOK.EXE');
    expect(installedProgram(viewOf({}).view)).toBeNull();
  });

  it.each([
    ['16.0.17928.20114', 16],
    ['14.0.7268.5000', 14],
    ['22.23.0.0', null],
    ['13.0.1', null],
    [null, null],
  ])("version %s is Office's number %s", (version, major) => {
    expect(majorOf(version)).toBe(major);
  });
});
