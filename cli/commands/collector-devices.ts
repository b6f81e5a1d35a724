import { mkdir } from 'node:fs/promises';
import { forgetDevice } from '../../collector/devices/keep-forgotten.ts';
import { listDevices, setDeviceState } from '../../collector/devices/keep-devices.ts';
import { addToken } from '../../collector/devices/tokens.ts';
import { pathsOf } from '../../collector/store/data-folder.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { EXIT } from '../../model/exit.ts';
import type { CommonOptions, Context } from '../process.ts';
import { WORDS } from '../words.ts';
import { askShared, findCollector, ownConfig, sharedOf } from './collector.ts';

const { COLLECTOR, DEVICES } = WORDS.commands;

const complain = (context: Context, message: string, exit: number): number => {
  context.complain(`linesman: ${message}`);
  return exit;
};

/** Lists the devices that enrolled. */
export async function collectorDevices(context: Context, options: CommonOptions): Promise<number> {
  const found = findCollector(context, options);
  if (!found.ok) return complain(context, found.message, EXIT.usage);
  const shared = await sharedOf(context, found.folder);
  if (!shared.ok) return complain(context, shared.message, EXIT.usage);
  const { settings } = shared;
  const listed =
    settings === null
      ? listDevices(found.folder)
      : await (await askShared()).askShared(settings, ({ registry }) => registry.list());
  if (!listed.ok) return complain(context, listed.message, EXIT.internalError);
  if (found.elsewhere) context.say(COLLECTOR.from(found.folder));
  if (context.json)
    context.printJson({
      schema: 1,
      devices: listed.value.map(({ device, state, site, enrolledAt }) => ({
        device,
        state,
        site,
        enrolledAt,
      })),
    });
  else if (listed.value.length === 0) context.print(DEVICES.none);
  else
    for (const { device, state, site, enrolledAt } of listed.value)
      context.print(DEVICES.line(device, state, site, enrolledAt));
  return EXIT.healthy;
}

const changeTo =
  (state: 'active' | 'revoked') =>
  async (context: Context, device: string, options: CommonOptions): Promise<number> => {
    const found = findCollector(context, options);
    if (!found.ok) return complain(context, found.message, EXIT.usage);
    const shared = await sharedOf(context, found.folder);
    if (!shared.ok) return complain(context, shared.message, EXIT.usage);
    const { settings } = shared;
    const changed =
      settings === null
        ? setDeviceState(found.folder, device, state)
        : await (
            await askShared()
          ).askShared(settings, ({ registry }) => registry.setState(device, state));
    if (!changed.ok) return complain(context, changed.message, EXIT.internalError);
    if (!changed.value) return complain(context, DEVICES.unknown(device), EXIT.usage);
    if (context.json) context.printJson({ schema: 1, device, state });
    else context.print(DEVICES.changed(device, state));
    return EXIT.healthy;
  };

/** Lets a device send: one that waits for it, or one that was revoked. */
export const collectorApprove = changeTo('active');
/** Takes nothing from a device any more. */
export const collectorRevoke = changeTo('revoked');

/** Removes a device and all that it sent; it may enrol anew. */
export async function collectorForget(
  context: Context,
  device: string,
  options: CommonOptions,
): Promise<number> {
  const found = findCollector(context, options);
  if (!found.ok) return complain(context, found.message, EXIT.usage);
  const shared = await sharedOf(context, found.folder);
  if (!shared.ok) return complain(context, shared.message, EXIT.usage);
  const forgotten =
    shared.settings === null
      ? await forgetDevice(found.folder, device)
      : await (await askShared()).forgetShared(shared.settings, device);
  if (!forgotten.ok) return complain(context, forgotten.message, EXIT.internalError);
  if (forgotten.value === 'unknown')
    return complain(context, DEVICES.nothingOf(device), EXIT.usage);
  if (context.json) context.printJson({ schema: 1, device, state: forgotten.value });
  else context.print(DEVICES.forgotten(device, forgotten.value === 'gone'));
  return EXIT.healthy;
}

/** Makes a token by which devices enrol; those of before hold until their lines are removed. */
export async function collectorToken(
  context: Context,
  what: string,
  options: CommonOptions,
): Promise<number> {
  if (what !== 'new') return complain(context, DEVICES.onlyNew(what), EXIT.usage);
  const found = findCollector(context, options);
  if (!found.ok) return complain(context, found.message, EXIT.usage);
  const own = await ownConfig(context, found.folder);
  if (own === null) return EXIT.usage;
  const file = own.tokenFile ?? pathsOf(found.folder).tokens;
  try {
    await mkdir(found.folder, { recursive: true, mode: 0o700 });
    const token = await addToken(file);
    if (context.json) context.printJson({ schema: 1, token, file });
    else {
      context.print(token);
      context.say(DEVICES.token(file));
    }
    return EXIT.healthy;
  } catch (thrown) {
    return complain(context, DEVICES.notWritten(file, reasonOf(thrown)), EXIT.internalError);
  }
}
