import {
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  type NativeImage,
  Tray,
} from 'electron';
import type { Tone } from '../../model/text/traveller.ts';
import { iconPng } from './icon-shapes.ts';
import type { TrayItemId, TrayView } from './tray-view.ts';

interface TrayControllerOptions {
  readonly platform: string;
  readonly onItem: (id: TrayItemId) => void;
}

/** Draws the tray and tells what was chosen in it. */
export interface TrayController {
  show(view: TrayView): void;
  destroy(): void;
}

/**
 * Side of the icon in device-independent pixels: macOS and Windows want 16, panels of Linux scale
 * down from 24.
 */
const sideFor = (platform: string): number => (platform === 'linux' ? 24 : 16);

export function createTrayController(
  first: TrayView,
  { platform, onItem }: TrayControllerOptions,
): TrayController {
  const images = new Map<Tone, NativeImage>();
  const imageOf = (tone: Tone): NativeImage => {
    const image = images.get(tone) ?? drawImage(tone, platform);
    images.set(tone, image);
    return image;
  };
  const tray = new Tray(imageOf(first.tone));
  let shown: TrayView | null = null;

  const show = (view: TrayView): void => {
    if (tray.isDestroyed()) return;
    // Setting what is there already makes panels flicker and closes an open menu.
    if (shown?.tone !== view.tone) tray.setImage(imageOf(view.tone));
    if (shown?.tooltip !== view.tooltip) tray.setToolTip(view.tooltip);
    // Linux repaints a menu only when it is set again.
    if (JSON.stringify(shown?.items) !== JSON.stringify(view.items))
      tray.setContextMenu(Menu.buildFromTemplate(menuTemplate(view, onItem)));
    shown = view;
  };

  // On Linux a click may never arrive: everything is in the menu as well.
  tray.on('click', () => {
    onItem('open');
  });
  show(first);
  return {
    show,
    destroy: () => {
      tray.destroy();
    },
  };
}

const menuTemplate = (
  { items }: TrayView,
  onItem: (id: TrayItemId) => void,
): MenuItemConstructorOptions[] =>
  // A single ampersand would underline the next letter.
  items.map(({ id, label, enabled }) => ({
    id,
    label: label.replaceAll('&', '&&'),
    enabled,
    click: () => {
      onItem(id);
    },
  }));

function drawImage(tone: Tone, platform: string): NativeImage {
  const side = sideFor(platform);
  const style = platform === 'darwin' ? 'template' : 'colour';
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2])
    image.addRepresentation({
      scaleFactor,
      width: side * scaleFactor,
      height: side * scaleFactor,
      buffer: iconPng(tone, side * scaleFactor, style),
    });
  image.setTemplateImage(style === 'template');
  return image;
}
